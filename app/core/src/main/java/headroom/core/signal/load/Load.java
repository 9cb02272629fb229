package headroom.core.signal.load;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What keeps a server busy, as the fast cycle tells it.
///
/// @param transactions the sessions whose transactions are the oldest, and all that block or are
///   blocked; those that block first, then the oldest, [#MOST] at the most
/// @param blocked who waits for a lock and whose, [#MOST_BLOCKED] at the most
/// @param replicas who receives WAL from here
/// @param replay how it follows itself; empty on a primary
public record Load(
        List<Transaction> transactions,
        List<Blocked> blocked,
        List<Replica> replicas,
        Optional<Replay> replay) {

    /// How many transactions are told.
    public static final int MOST = 100;

    /// How many of those are told that wait.
    public static final int MOST_BLOCKED = 50;

    public Load {
        transactions = List.copyOf(transactions);
        blocked = List.copyOf(blocked);
        replicas = List.copyOf(replicas);
    }

    /// Nothing goes on.
    public static final Load NONE = new Load(List.of(), List.of(), List.of(), Optional.empty());

    /// A session that waits for a lock.
    ///
    /// @param since when it began to wait; empty before 14, and in the moment in which it begins
    /// @param blockers the processes that hold it or stand before it in the queue; `0` stands for a
    ///   prepared transaction
    public record Blocked(long pid, Optional<Instant> since, List<Long> blockers) {

        public Blocked {
            blockers = List.copyOf(blockers);
        }
    }
}
