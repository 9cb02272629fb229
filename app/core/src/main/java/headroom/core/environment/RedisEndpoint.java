package headroom.core.environment;

/// One Redis server.
///
/// @param database the number of the logical database that holds the queues
/// @param monitor an ACL user that may only read
public record RedisEndpoint(String host, int port, int database, Login monitor) {

    /// Host and port, as in `redis-1.internal:6379`.
    public String address() {
        return host + ":" + port;
    }
}
