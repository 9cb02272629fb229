package headroom.core.signal.load;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What keeps a server busy, as the fast cycle tells it.
///
/// @param transactions the sessions whose transactions are the oldest, and all that block or are
///   blocked; the oldest first, [#MOST] at the most
/// @param blocked who waits for a lock and whose
/// @param replicas who receives WAL from here
/// @param counters over all databases, since they were last reset
/// @param xidAge transactions since the oldest one that is not frozen; at two thousand million the
///   server stops taking new ones
/// @param replayed when the transaction that a standby replayed last was committed; empty on a
///   primary, and where nothing was replayed since the start
public record Load(
        List<Transaction> transactions,
        List<Blocked> blocked,
        List<Replica> replicas,
        Counters counters,
        Optional<Long> xidAge,
        Optional<Instant> replayed) {

    /// How many transactions are told.
    public static final int MOST = 100;

    public Load {
        transactions = List.copyOf(transactions);
        blocked = List.copyOf(blocked);
        replicas = List.copyOf(replicas);
    }

    /// Nothing goes on.
    public static final Load NONE =
            new Load(
                    List.of(),
                    List.of(),
                    List.of(),
                    new Counters(Optional.empty(), 0, 0, 0, 0, 0, Optional.empty()),
                    Optional.empty(),
                    Optional.empty());

    /// A session that waits for a lock.
    ///
    /// @param blockers the processes that hold it or stand before it in the queue; `0` stands for a
    ///   prepared transaction
    public record Blocked(long pid, List<Long> blockers) {

        public Blocked {
            blockers = List.copyOf(blockers);
        }
    }

    /// What the databases count.
    ///
    /// @param logins sessions that were begun; empty before version 14
    /// @param deadlocks found since the reset
    /// @param tempBytes written to temporary files since the reset
    /// @param tempFiles made since the reset
    /// @param reset when any of them was last reset; empty where none ever was
    public record Counters(
            Optional<Long> logins,
            long commits,
            long rollbacks,
            long deadlocks,
            long tempBytes,
            long tempFiles,
            Optional<Instant> reset) {}
}
