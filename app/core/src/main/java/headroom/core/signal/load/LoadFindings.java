package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Percent;
import headroom.core.reading.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What keeps the server busy, judged.
///
/// @param facts why the sessions, transactions, locks and replicas below are not known now, or not
///   as of now; empty while they are fresh
/// @param waits what active sessions wait for, most first; [#WORKING] for those that do not
/// @param cpu empty until enough was read, and where the role does not see what sessions do
/// @param transactions those that have been open for longest first, idle ones before others
/// @param prepared those that are prepared and have been left for long, the oldest first; empty
///   while the counters are not known
/// @param hidden how many sessions do what this role does not see
/// @param locks who waits behind whom
/// @param replicas who receives WAL from here
/// @param gone who received WAL from here and does so no longer
/// @param delay of this standby itself; empty on a primary
/// @param counters empty when they were never read
/// @param uncounted why the counters are not known now; empty while they are fresh
/// @param frozen how near the oldest transaction id or multixact is to the end; empty when unknown
/// @param remarks what is said of it on the gauges
public record LoadFindings(
        Optional<Reason> facts,
        Optional<Instant> at,
        List<Waiting> waits,
        Optional<Cpu> cpu,
        Optional<Integer> vcpus,
        List<Open> transactions,
        List<Left> prepared,
        long hidden,
        List<LockQueue.Place> locks,
        List<Lag> replicas,
        List<Gone> gone,
        Optional<Delay> delay,
        Optional<Counters> counters,
        Optional<Reason> uncounted,
        Rates rates,
        Optional<Frozen> frozen,
        List<Remark> remarks) {

    /// What stands for a session that is active and waits for nothing.
    public static final String WORKING = "on CPU";

    /// So many sessions wait for this.
    public record Waiting(String what, long sessions) {}

    /// A transaction that has been open for long.
    ///
    /// @param idle for how long its session has done nothing in it; empty while it works
    public record Open(Transaction transaction, Age age, Optional<Age> idle, Level level) {}

    /// A transaction that was prepared and left.
    public record Left(Counters.Prepared.One transaction, Age age, Level level) {}

    /// @param multixact whether it is the multixacts that are nearer to the end
    public record Frozen(long age, boolean multixact, Percent ofAll, Level level) {}

    public LoadFindings {
        waits = List.copyOf(waits);
        transactions = List.copyOf(transactions);
        prepared = List.copyOf(prepared);
        locks = List.copyOf(locks);
        replicas = List.copyOf(replicas);
        gone = List.copyOf(gone);
        remarks = List.copyOf(remarks);
    }

    /// Whether more may wait for a lock than are told.
    public boolean locksCut() {
        return locks.stream().filter(p -> p.depth() > 0).count() >= Load.MOST_BLOCKED;
    }

    /// Nothing is known, for this reason.
    static LoadFindings unknown(Reason facts, Optional<Integer> vcpus) {
        return new LoadFindings(
                Optional.of(facts),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                vcpus,
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(facts),
                Rates.UNKNOWN,
                Optional.empty(),
                List.of());
    }
}
