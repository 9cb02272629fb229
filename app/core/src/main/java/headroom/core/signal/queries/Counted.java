package headroom.core.signal.queries;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What pg_stat_statements counted for each statement, at one time.
///
/// @param server which server counted
/// @param at by the server's clock
/// @param reset when everything was reset last; empty before version 14
/// @param evicted how many times statements were thrown out to make room; empty before version 14
/// @param whole whether every statement is here that the server counts
public record Counted(
        String server,
        Instant at,
        Optional<Instant> reset,
        Optional<Long> evicted,
        boolean whole,
        Map<QueryKey, Counts> statements) {

    public Counted {
        statements = Map.copyOf(statements);
    }

    /// A statement, whatever its constants. The same text under another role or in another database
    /// is another one.
    ///
    /// @param toplevel whether it was sent by a client and not from within a function; true before
    ///   version 14
    public record QueryKey(long role, long database, long query, boolean toplevel) {}

    /// @param millis of execution
    /// @param blocks shared ones that were found or read
    /// @param since when its counting began; empty before version 17
    public record Counts(
            long calls, double millis, long rows, long blocks, Optional<Instant> since) {

        static final Counts NONE = new Counts(0, 0, 0, 0, Optional.empty());

        /// Whether these counts go on from those; otherwise they began anew.
        boolean goOnFrom(Counts before) {
            return calls >= before.calls && since.equals(before.since);
        }

        Counts minus(Counts before) {
            return new Counts(
                    calls - before.calls,
                    Math.max(0, millis - before.millis),
                    Math.max(0, rows - before.rows),
                    Math.max(0, blocks - before.blocks),
                    Optional.empty());
        }
    }
}
