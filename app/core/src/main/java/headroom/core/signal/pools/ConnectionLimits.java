package headroom.core.signal.pools;

/// How many connections the server admits.
///
/// @param max max_connections
/// @param superuserReserved superuser_reserved_connections
/// @param reserved reserved_connections (16 and later, else 0): for roles with
///   pg_use_reserved_connections
public record ConnectionLimits(long max, long superuserReserved, long reserved) {

    /// What ordinary roles can have: the gauge's denominator.
    public long forClients() {
        return max - superuserReserved - reserved;
    }
}
