package headroom.desktop.board;

import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Levels;
import headroom.core.environment.Tier;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Assessment;
import headroom.core.signal.Assessor;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.load.Counters;
import headroom.core.signal.load.Load;
import headroom.core.signal.load.Replica;
import headroom.core.signal.load.Transaction;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.queries.Counted.Counts;
import headroom.core.signal.queries.Counted.QueryKey;
import headroom.core.signal.queries.Release;
import headroom.core.signal.queries.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A made-up environment with a lock queue, a replica that lags, and a storm of calls since a
/// release.
public final class Busy {

    private static final Instant NOW = MadeUp.NOW;

    private static final Expectations DECLARED =
            new Expectations(
                    Optional.empty(),
                    Optional.of(
                            List.of(
                                    client("web", "app", "shop"),
                                    client("reports", "reports_app", "shop"))),
                    Optional.of(8),
                    Map.of());

    private Busy() {}

    public static MadeUp.Seen environment(String name, Tier tier) {
        return seen(name, tier, new Reading.Unavailable<>(Reason.PENDING, NOW));
    }

    /// The same, with three transactions that were prepared and left, the youngest of which is not
    /// read.
    public static MadeUp.Seen prepared(String name, Tier tier) {
        return seen(name, tier, new Reading.Known<>(counters(), NOW));
    }

    private static MadeUp.Seen seen(String name, Tier tier, Reading<Counters> counters) {
        MadeUp.Seen fine = MadeUp.fine(name, tier);
        ServerFacts facts = fine.snapshot().get(ServerFacts.SOURCE).lastValue().orElseThrow();
        Snapshot snapshot =
                fine.snapshot()
                        .with(ServerFacts.SOURCE, new Reading.Known<>(loaded(facts), NOW))
                        .with(Counters.SOURCE, counters)
                        .with(
                                Release.Marked.SOURCE,
                                new Reading.Known<>(
                                        new Release.Marked(
                                                List.of(
                                                        new Release(
                                                                "v1.2",
                                                                NOW.minusSeconds(300),
                                                                "ada"))),
                                        NOW));
        Recent recent = Recent.NONE;
        for (int i = 60; i >= 0; i--) {
            Instant at = NOW.minusSeconds(i * 10L);
            snapshot = snapshot.with(Work.SOURCE, new Reading.Known<>(work(at, i < 30), at));
            recent = recent.plus(snapshot.at(at));
        }
        var workload =
                Assessor.assess(
                                snapshot.at(NOW),
                                recent,
                                new Expectations(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(8),
                                        Map.of()),
                                Levels.DEFAULT)
                        .workload();
        return new MadeUp.Seen(
                fine.environment(), snapshot, fine.assessment().under(workload), fine.recent());
    }

    /// The same with declared clients: one has no connection, and two strangers have some.
    public static MadeUp.Seen declared(String name, Tier tier) {
        MadeUp.Seen busy = environment(name, tier);
        Assessment was = MadeUp.fine(name, tier).assessment();
        PoolsJudgement judged =
                Assessor.assess(busy.snapshot(), Recent.NONE, DECLARED, Levels.DEFAULT).pools();
        return new MadeUp.Seen(
                busy.environment(),
                busy.snapshot(),
                new Assessment(
                        was.at(), was.storage(), was.wal(), was.slots(), judged, was.queues()),
                busy.recent());
    }

    private static ExpectedClient client(String service, String role, String database) {
        return new ExpectedClient(
                service,
                Optional.of(role),
                Optional.empty(),
                List.of(),
                Optional.of(database),
                Optional.of(new ExpectedClient.Pool(10, 6)));
    }

    private static SessionGroup group(
            String application, String role, String database, String address, long count) {
        return new SessionGroup(
                Optional.of(application),
                Optional.of(role),
                Optional.of(database),
                Optional.of(address),
                Optional.of("idle"),
                Optional.empty(),
                count,
                new SessionGroup.Times(
                        Optional.of(NOW.minusSeconds(1_560)),
                        Optional.empty(),
                        Optional.of(NOW.minusSeconds(120)),
                        Optional.of(NOW.minusSeconds(3))));
    }

    private static Counters counters() {
        return new Counters(
                "7391",
                NOW,
                Optional.empty(),
                Optional.of(9L),
                100,
                1,
                0,
                0,
                Bytes.ZERO,
                4,
                1,
                120_000_000,
                3,
                200_000_000,
                400_000_000,
                Optional.of(
                        new Counters.Prepared(
                                3,
                                List.of(
                                        one("order-7", 4 * 86_400, 12_345_678),
                                        one("order-81", 130, 4_711)))));
    }

    private static Counters.Prepared.One one(String gid, long seconds, long xidAge) {
        return new Counters.Prepared.One(
                gid,
                NOW.minusSeconds(seconds),
                Optional.of("orders_app"),
                Optional.of("shop"),
                xidAge);
    }

    private static Work work(Instant to, boolean storm) {
        return new Work(
                "7391",
                Optional.of(to.minusSeconds(10)),
                to,
                List.of(
                        done(
                                1,
                                "SELECT token FROM refresh_tokens WHERE account_id = $1",
                                storm ? 21_000 : 2_400,
                                0.3),
                        done(2, "UPDATE orders SET paid = $1 WHERE id = $2", 900, 1.9),
                        done(3, "SELECT * FROM conversations WHERE account_id = $1", 120, 11)),
                new Counts(100, 40, 100, 100, Optional.empty()),
                Optional.of(0L),
                false);
    }

    private static Work.Done done(long id, String query, long calls, double mean) {
        return new Work.Done(
                new QueryKey(10, 5, id, true),
                new Counts(calls, calls * mean, calls, calls * 4, Optional.empty()),
                false,
                Optional.of(new Work.Text(query, Optional.of("app"), Optional.of("shop"))));
    }

    private static ServerFacts loaded(ServerFacts facts) {
        var load =
                new Load(
                        List.of(
                                transaction(4711, "orders", "idle in transaction", 372),
                                transaction(4802, "shop-web", "active", 41),
                                transaction(4810, "shop-web", "active", 38)),
                        List.of(
                                new Load.Blocked(
                                        4802, Optional.of(NOW.minusSeconds(41)), List.of(4711L)),
                                new Load.Blocked(
                                        4810,
                                        Optional.of(NOW.minusSeconds(38)),
                                        List.of(4711L, 4802L))),
                        List.of(
                                new Replica(
                                        900,
                                        Optional.of("standby_b"),
                                        Optional.of("replicator"),
                                        Optional.of("10.0.0.2"),
                                        Optional.of("standby_b"),
                                        Optional.of("streaming"),
                                        Optional.of("async"),
                                        Optional.of(facts.position()),
                                        Optional.of(facts.position()),
                                        Optional.of(
                                                new headroom.core.signal.wal.Lsn(
                                                        facts.position().position()
                                                                - (420L << 20))),
                                        Optional.of(Duration.ofSeconds(2)),
                                        Optional.of(Duration.ofMinutes(6))),
                                new Replica(
                                        901,
                                        Optional.of("pg_basebackup"),
                                        Optional.of("replicator"),
                                        Optional.of("10.0.0.9"),
                                        Optional.empty(),
                                        Optional.of("backup"),
                                        Optional.of("async"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())),
                        Optional.empty());
        return new ServerFacts(
                facts.fingerprint(),
                facts.serverTime(),
                facts.position(),
                facts.redo(),
                facts.wal(),
                facts.archiver(),
                facts.slots(),
                facts.slotLimit(),
                List.of(
                        new SessionGroup(
                                Optional.of("shop-web"),
                                Optional.of("app"),
                                Optional.of("shop"),
                                Optional.empty(),
                                Optional.of("active"),
                                11),
                        group("shop-web", "app", "shop", "10.0.0.7", 38),
                        group("shop-web", "app", "shop", "10.0.0.8", 40),
                        group("verification-service", "verify", "shop", "10.0.4.2", 14),
                        group("psql", "root", "postgres", "10.0.9.9", 1),
                        group("headroom", "headroom_monitor", "shop", "10.0.9.1", 2)),
                facts.limits(),
                load);
    }

    private static Transaction transaction(
            long pid, String application, String state, long seconds) {
        Optional<Instant> since = Optional.of(NOW.minusSeconds(seconds));
        return new Transaction(
                pid,
                Optional.of(application),
                Optional.of("app"),
                Optional.of("shop"),
                Optional.of("10.0.0.7"),
                Optional.of(state),
                Optional.of("client backend"),
                Optional.empty(),
                since,
                since,
                since,
                since,
                Optional.of(12L),
                Optional.of("UPDATE orders SET paid = true WHERE id = 7"));
    }
}
