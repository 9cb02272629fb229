package headroom.desktop.board;

import headroom.core.environment.Capacity;
import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisIdentity;
import headroom.core.environment.Tier;
import headroom.core.history.Forecast;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.queue.QueueDepth;
import headroom.core.readiness.Capability.Sight;
import headroom.core.readiness.PostgresRights;
import headroom.core.readiness.PostgresRights.Acting;
import headroom.core.readiness.PostgresRights.Membership;
import headroom.core.readiness.PostgresRights.Role;
import headroom.core.readiness.RedisRights;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.secret.SecretRef;
import headroom.core.signal.Assessment;
import headroom.core.signal.Dial;
import headroom.core.signal.Provenance;
import headroom.core.signal.Remedy;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.Verdict;
import headroom.core.signal.load.Load;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.ConnectionLimits;
import headroom.core.signal.pools.Diagnosis;
import headroom.core.signal.pools.PoolFinding;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.queues.Writes;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.slots.SlotFinding;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.storage.VolumeCapacity;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.Blame;
import headroom.core.signal.wal.Holder;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalFiles;
import headroom.core.signal.wal.WalJudgement;
import headroom.core.signal.wal.WalSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Made-up observations for tests and screenshots: the same environment in several states of
/// health.
public final class MadeUp {

    public static final Instant NOW = Instant.parse("2026-02-04T03:14:22Z");
    public static final Remedy DROP =
            new Remedy("orphaned-slot", Map.of("slot", "rds_bg_upgrade_16"));
    static final RedisIdentity REDIS =
            new RedisIdentity(
                    "Redis",
                    "7.0.15",
                    "standalone",
                    "f3a1",
                    RedisIdentity.Role.MASTER,
                    Optional.of("77ab"));

    private static final Provenance FRESH =
            new Provenance(
                    "pg_replication_slots",
                    Optional.of(NOW.minusSeconds(1)),
                    Optional.empty(),
                    Optional.empty());

    private MadeUp() {}

    /// One made-up observation.
    public record Seen(
            Environment environment, Snapshot snapshot, Assessment assessment, Recent recent) {}

    public static Environment environment(String name, Tier tier) {
        Login monitor = new Login("headroom_monitor", new SecretRef.Env("PGPASSWORD"));
        return new Environment(
                name,
                tier,
                Optional.of(
                        new PostgresEndpoint(
                                "db-1.internal",
                                5432,
                                "shop",
                                monitor,
                                Optional.of(
                                        new Login(
                                                "headroom_operator",
                                                new SecretRef.Env("PGOPERATOR"))))),
                Optional.of(new RedisEndpoint("redis-1.internal", 6379, 0, monitor)),
                Optional.of(new Capacity(Bytes.gib(1843), Bytes.gib(2048))),
                new Expectations(
                        Optional.of(List.of(new DeclaredSlot("debezium_orders", "orders-cdc")))),
                Levels.DEFAULT);
    }

    /// The same, where it is so bad that another server answers.
    public static Environment environment(String name, Tier tier, Level otherServer) {
        Environment e = environment(name, tier);
        Levels d = Levels.DEFAULT;
        var f = d.found();
        return new Environment(
                e.name(),
                e.tier(),
                e.postgres(),
                e.redis(),
                e.bouncers(),
                e.services(),
                e.capacity(),
                e.expectations(),
                new Levels(
                        d.storage(),
                        d.allocated(),
                        d.wal(),
                        d.slots(),
                        d.pools(),
                        d.queues(),
                        d.memory(),
                        d.transactions(),
                        new Levels.Found(
                                f.unreserved(),
                                f.lost(),
                                f.archiver(),
                                f.waiters(),
                                f.draining(),
                                f.policy(),
                                f.eviction(),
                                otherServer,
                                f.census(),
                                f.missing(),
                                f.demand(),
                                f.orphan(),
                                f.slot(),
                                f.workers(),
                                f.settings(),
                                f.deleted(),
                                f.unread(),
                                f.idle(),
                                f.undeclared(),
                                f.crowded(),
                                f.full(),
                                f.vacuum(),
                                f.paused()),
                        d.load(),
                        d.replication(),
                        d.redis(),
                        d.cuts()));
    }

    /// Everything in order.
    public static Seen fine(String name, Tier tier) {
        return new Seen(
                environment(name, tier),
                snapshot(),
                new Assessment(
                        NOW,
                        storage(31, Level.OK),
                        wal(false),
                        slots(false),
                        pools(),
                        queues(false)),
                recent(0, 635, 5));
    }

    /// An orphaned slot fills the storage, and the operator's login lacks rights.
    public static Seen unready(String name, Tier tier) {
        Seen seen = orphan(name, tier);
        return new Seen(
                seen.environment(),
                seen.snapshot()
                        .with(PostgresRights.SOURCE, new Reading.Known<>(rights(false), NOW)),
                seen.assessment(),
                seen.recent());
    }

    /// The same, two hours old: it could not be read again.
    public static Seen lastUnready(String name, Tier tier) {
        Seen seen = unready(name, tier);
        var before =
                new Reading.Known<>(rights(false), NOW.minusSeconds(7200))
                        .failed(new Reason(Reason.Kind.TIMEOUT, "no answer"), NOW);
        return new Seen(
                seen.environment(),
                seen.snapshot().with(PostgresRights.SOURCE, before),
                seen.assessment(),
                seen.recent());
    }

    private static PostgresRights rights(boolean all) {
        return new PostgresRights(
                18,
                false,
                "shop",
                Optional.of(0L),
                role("headroom_monitor", all, false),
                Optional.of(
                        new Acting(
                                "headroom_operator",
                                "headroom_operator",
                                Optional.of(role("headroom_operator", all, all)))),
                Optional.of(role("pg_monitor", true, false)),
                PostgresRights.Statements.THERE,
                Optional.empty());
    }

    private static Role role(String name, boolean all, boolean replication) {
        return new Role(
                name,
                name,
                false,
                replication,
                true,
                true,
                true,
                -1,
                all ? Optional.empty() : Optional.of(Instant.parse("2026-03-01T00:00:00Z")),
                false,
                PostgresRights.rolesAskedAbout().stream()
                        .filter(r -> r.startsWith("pg_"))
                        .collect(
                                Collectors.toMap(
                                        r -> r, _ -> all ? Membership.INHERITED : Membership.NONE)),
                PostgresRights.functionsAskedAbout().stream()
                        .collect(Collectors.toMap(f -> f, f -> all || f.contains("control"))),
                PostgresRights.relationsAskedAbout().stream()
                        .collect(Collectors.toMap(r -> r, _ -> true)));
    }

    private static RedisRights redisRights() {
        return new RedisRights(
                "headroom",
                7,
                Stream.of(
                                Sight.IDENTITY,
                                Sight.MEMORY,
                                Sight.NAMES,
                                Sight.DEPTH,
                                Sight.OLDEST,
                                Sight.SHELVES,
                                Sight.WORKERS,
                                Sight.LOSS,
                                Sight.WRITES)
                        .map(s ->
                                new RedisRights.Trial(s, "", "", new RedisRights.Result.Granted()))
                        .toList());
    }

    /// Clients wait for connections of pools; one instance cannot be read.
    public static Seen waiting(String name, Tier tier) {
        return new Seen(
                environment(name, tier),
                snapshot(),
                new Assessment(
                        NOW,
                        storage(31, Level.OK),
                        wal(false),
                        slots(false),
                        pools().between(inBetween(), Levels.DEFAULT),
                        queues(false)),
                recent(0, 635, 5));
    }

    private static List<PoolFinding> inBetween() {
        return List.of(
                bouncer("shop as shop_app", Level.WARNING, 20, 14, PoolFinding.Gate.OPEN),
                bouncer("reports as analyst", Level.OK, 3, 0, PoolFinding.Gate.OPEN),
                bouncer("billing as billing", Level.WARNING, 0, 2, PoolFinding.Gate.PAUSED),
                service("orders at 10.0.0.11:9010", 10, 5),
                service("orders at 10.0.0.12:9010", 4, 0),
                new PoolFinding.Unread(
                        "orders at 10.0.0.13:9010",
                        Level.UNKNOWN,
                        new Reason(
                                Reason.Kind.UNREACHABLE,
                                "connection refused by 10.0.0.13:9010; check that the service runs, with"
                                        + " com.sun.management.jmxremote.port")));
    }

    private static final Diagnosis WELL =
            new Diagnosis(
                    new Diagnosis.Ailment.Healthy(),
                    List.of(
                            "Nobody waited in 15 samples of the last 28 s, and at most 6 of its 10"
                                    + " connections were lent."),
                    List.of(),
                    List.of());
    private static final Diagnosis LEAKS =
            new Diagnosis(
                    new Diagnosis.Ailment.Leak(true, new Age(Duration.ofSeconds(194))),
                    List.of(
                            "All connections are lent, and none worked in any of 15 samples; even"
                                    + " the one used last has been idle for 3 min 14 s.",
                            "10 of them hold a transaction open, the first for 7 min 2 s.",
                            "Its sessions are told by the declared client orders."),
                    List.of(),
                    List.of(
                            new Diagnosis.Useless(
                                    "softEvictConnections",
                                    "it does nothing for a connection that is lent"),
                            new Diagnosis.Useless(
                                    "Ending its sessions (pg_terminate_backend)",
                                    "it frees their locks, yet does not give the permits back to"
                                            + " the pool")));

    private static PoolFinding bouncer(
            String name, Level level, long active, long waiting, PoolFinding.Gate gate) {
        return new PoolFinding.Read(
                "PgBouncer main",
                level,
                name,
                active,
                active > 10 ? 0 : 2,
                waiting,
                Optional.of(20L),
                waiting > 0 ? Optional.of(new Age(Duration.ofMillis(3200))) : Optional.empty(),
                Optional.of("transaction"),
                Optional.of(
                        new BouncerPools.Pool(
                                "shop",
                                "app",
                                active * 7,
                                waiting,
                                active,
                                active > 10 ? 0 : 2,
                                0,
                                0,
                                0,
                                Duration.ZERO,
                                Optional.of("transaction"))),
                gate,
                Optional.empty(),
                Optional.empty());
    }

    private static PoolFinding service(String where, long active, long waiting) {
        return new PoolFinding.Read(
                where,
                waiting > 0 ? Level.WARNING : Level.OK,
                "orders",
                active,
                10 - active,
                waiting,
                Optional.of(10L),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PoolFinding.Gate.OPEN,
                Optional.empty(),
                Optional.of(waiting > 0 ? LEAKS : WELL));
    }

    /// An orphaned slot fills the storage.
    public static Seen orphan(String name, Tier tier) {
        return new Seen(
                environment(name, tier),
                snapshot(),
                new Assessment(
                        NOW,
                        storage(78, Level.WARNING),
                        wal(true),
                        slots(true),
                        pools(),
                        queues(true)),
                recent(13, 1597, 612));
    }

    /// PostgreSQL was read, and has been silent for twelve seconds.
    public static Seen silentPostgres(String name, Tier tier) {
        Reason why = new Reason(Reason.Kind.TIMEOUT, "nothing within 800 ms");
        Seen before = orphan(name, tier);
        Instant at = NOW.minusSeconds(14);
        Instant since = NOW.minusSeconds(12);
        Assessment was = before.assessment();
        ServerFacts facts = before.snapshot().get(ServerFacts.SOURCE).lastValue().orElseThrow();
        String sentence =
                "Nothing within 800 ms, since 03:14:10 UTC (12 s). It may hang or be overloaded; it is"
                        + " asked again every few seconds.";
        Verdict verdict =
                new Verdict(
                        Level.UNKNOWN, "PostgreSQL does not answer", sentence, Optional.empty());
        return new Seen(
                before.environment(),
                before.snapshot()
                        .with(ServerFacts.SOURCE, new Reading.Stale<>(facts, at, since, why)),
                new Assessment(
                        NOW,
                        new StorageJudgement(
                                verdict,
                                was(was.storage().dial(), "78 % of ceiling 2.0 TiB"),
                                stale("pg_tablespace_size, pg_ls_waldir", at, since, why),
                                "last seen 14 s ago",
                                was.storage().use(),
                                was.storage().used(),
                                was.storage().capacity(),
                                was.storage().ofCeiling(),
                                was.storage().ofAllocated(),
                                Optional.empty()),
                        new WalJudgement(
                                verdict,
                                was(was.wal().dial(), "612.4 GiB"),
                                stale("pg_ls_waldir", at, since, why),
                                "last seen 14 s ago",
                                was.wal().held(),
                                was.wal().recycled(),
                                was.wal().perSecond(),
                                was.wal().blame()),
                        new SlotsJudgement(
                                verdict,
                                was(was.slots().dial(), "3 of 10, 1 orphaned"),
                                stale("pg_replication_slots", at, since, why),
                                "last seen 14 s ago",
                                was.slots().slots(),
                                was.slots().limit()),
                        new PoolsJudgement(
                                verdict,
                                was(was.pools().dial(), "94 of 195"),
                                stale("pg_stat_activity", at, since, why),
                                "last seen 14 s ago",
                                was.pools().sessions(),
                                was.pools().total(),
                                was.pools().limits(),
                                was.pools().byApplication(),
                                Optional.empty()),
                        was.queues()),
                before.recent());
    }

    /// Redis was never reached; PostgreSQL is fine.
    public static Seen noRedis(String name, Tier tier) {
        Reason why =
                new Reason(Reason.Kind.UNREACHABLE, "connection refused at redis-1.internal:6379");
        Seen before = fine(name, tier);
        Assessment was = before.assessment();
        return new Seen(
                before.environment(),
                before.snapshot()
                        .with(
                                RedisFacts.SOURCE,
                                new Reading.Unavailable<>(why, NOW.minusSeconds(95))),
                new Assessment(
                        NOW,
                        was.storage(),
                        was.wal(),
                        was.slots(),
                        was.pools(),
                        new QueuesJudgement(
                                new Verdict(
                                        Level.UNKNOWN,
                                        "Redis is not reachable",
                                        "Connection refused at redis-1.internal:6379, since 03:12:47"
                                                + " UTC (1 min 35 s). Check that it runs and that this"
                                                + " machine reaches it; it is tried again by itself.",
                                        Optional.empty()),
                                new Dial(
                                        Optional.empty(),
                                        "–",
                                        "unknown",
                                        was.queues().dial().marks()),
                                new Provenance(
                                        "INFO, queues",
                                        Optional.empty(),
                                        Optional.of(NOW.minusSeconds(95)),
                                        Optional.of(why)),
                                "not reachable",
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                before.recent());
    }

    /// Everything has a name that is too long for its place, some with characters that must not
    /// reach a screen as they are.
    public static Seen longNames(String name) {
        Seen before = orphan(name, Tier.PRODUCTION);
        Assessment was = before.assessment();
        String slot = "pg_logical_replication_slot_of_the_abandoned_blue_green_upgrade\u202e16";
        Dial dial =
                new Dial(
                        was.slots().dial().fraction(),
                        "1 048 576 / 1 048 576",
                        "of max_replication_slots, 17 of them orphaned and 3 lost",
                        was.slots().dial().marks());
        var found =
                new SlotFinding(
                        slot(slot, Slot.Kind.LOGICAL, false, "extended"),
                        Level.CRITICAL,
                        "orphaned",
                        Optional.of(Bytes.mib(627_097)),
                        Bytes.mib(616_243),
                        Optional.of(new Age(Duration.ofHours(57))),
                        "at least, as Headroom saw it",
                        Optional.of("the team that owned the upgrade of the payments cluster"),
                        Optional.of(true));
        return new Seen(
                before.environment(),
                before.snapshot(),
                new Assessment(
                        NOW,
                        was.storage(),
                        was.wal(),
                        new SlotsJudgement(
                                new Verdict(
                                        Level.CRITICAL,
                                        "An orphaned replication slot is filling the storage of the"
                                                + " payments and settlement cluster in eu-central-1",
                                        "Slot pg_logical_replication_slot_of_the_abandoned_blue_green"
                                                + " holds 612.4 GiB and nobody has read it for 2 d 9 h."
                                                + " It is declared, its owner is the team that owned"
                                                + " the upgrade of the payments cluster, and dropping"
                                                + " it would free 601.8 GiB at the next checkpoint.",
                                        Optional.of(DROP)),
                                dial,
                                was.slots().provenance(),
                                "inactive for at least 2 d 9 h, as Headroom saw it",
                                List.of(found),
                                Optional.of(10L)),
                        was.pools(),
                        was.queues()),
                before.recent());
    }

    private static Provenance stale(String source, Instant at, Instant since, Reason why) {
        return new Provenance(source, Optional.of(at), Optional.of(since), Optional.of(why));
    }

    private static Dial was(Dial dial, String last) {
        return new Dial(Optional.empty(), "–", "last " + last, dial.marks());
    }

    private static Provenance fresh(String source, int seconds) {
        return new Provenance(
                source, Optional.of(NOW.minusSeconds(seconds)), Optional.empty(), Optional.empty());
    }

    private static StorageJudgement storage(int percent, Level level) {
        boolean filling = level != Level.OK;
        Bytes used = new Bytes(Bytes.gib(2048).count() / 100 * percent);
        VolumeUse use =
                new VolumeUse(
                        filling ? used.minus(Bytes.gib(616)) : used.minus(Bytes.gib(7)),
                        filling ? Bytes.gib(614) : Bytes.gib(5),
                        Bytes.gib(2),
                        Bytes.ZERO);
        return new StorageJudgement(
                new Verdict(
                        level,
                        filling ? "The storage is filling up" : "Storage has room",
                        filling
                                ? "1.6 TiB of ceiling 2.0 TiB are used, 87 % of what is allocated."
                                        + " 97 % of the growth is WAL."
                                : "634.9 GiB of ceiling 2.0 TiB are used, 34 % of what is allocated.",
                        filling ? Optional.of(DROP) : Optional.empty()),
                new Dial(
                        Optional.of(percent / 100.0),
                        percent + " %",
                        "of ceiling 2.0 TiB",
                        List.of(
                                new Dial.Mark(0.6, Level.WATCH),
                                new Dial.Mark(0.75, Level.WARNING),
                                new Dial.Mark(0.9, Level.CRITICAL))),
                fresh("pg_tablespace_size, pg_ls_waldir; configured", 41),
                filling ? "full in 31 h (27–36 h)" : "not growing",
                Optional.of(use),
                Optional.of(use.used()),
                Optional.of(new Capacity(Bytes.gib(1843), Bytes.gib(2048))),
                Optional.of(new Percent(percent)),
                Optional.of(new Percent(percent * 1.11)),
                filling
                        ? Optional.of(
                                new Forecast.Full(
                                        4.1e6,
                                        Duration.ofHours(31),
                                        Duration.ofHours(27),
                                        Optional.of(Duration.ofHours(36)),
                                        Duration.ofHours(1)))
                        : Optional.empty(),
                MadeUpHolds.parts(use, filling));
    }

    private static WalJudgement wal(boolean orphan) {
        Lsn position = new Lsn(0x4A_9F00_01C8L + Bytes.gib(612).count());
        Holder debezium =
                new Holder(
                        Holder.Kind.SLOT,
                        "debezium_orders",
                        position,
                        Bytes.mib(10_854),
                        orphan ? Bytes.ZERO : Bytes.mib(10_000),
                        orphan ? Bytes.ZERO : Bytes.mib(10_000));
        Holder checkpoint =
                new Holder(
                        Holder.Kind.CHECKPOINT,
                        "needed since the checkpoint",
                        position,
                        Bytes.mib(854),
                        Bytes.ZERO,
                        Bytes.ZERO);
        Holder orphaned =
                new Holder(
                        Holder.Kind.SLOT,
                        "rds_bg_upgrade_16",
                        new Lsn(0x4A_9F00_01C8L),
                        Bytes.mib(627_097),
                        Bytes.mib(616_243),
                        Bytes.mib(616_243));
        return new WalJudgement(
                orphan
                        ? new Verdict(
                                Level.CRITICAL,
                                "WAL piles up",
                                "98 % of the WAL is held by slot rds_bg_upgrade_16, inactive for 2 d"
                                        + " 9 h. Dropping it releases 601.8 GiB.",
                                Optional.of(DROP))
                        : new Verdict(
                                Level.OK,
                                "WAL is as usual",
                                "10.6 GiB are kept, the most of it for slot debezium_orders.",
                                Optional.empty()),
                new Dial(
                        Optional.of(orphan ? 0.93 : 0.06),
                        orphan ? "612.4 GiB" : "10.6 GiB",
                        "kept on disk",
                        List.of(
                                new Dial.Mark(0.05, Level.WATCH),
                                new Dial.Mark(0.19, Level.WARNING),
                                new Dial.Mark(0.75, Level.CRITICAL))),
                fresh("pg_ls_waldir", 38),
                orphan ? "+13.9 GiB/h" : "+1.2 GiB/h",
                Optional.of(Bytes.mib(627_097)),
                Optional.of(Bytes.gib(1)),
                Optional.of(Bytes.mib(4)),
                Optional.of(
                        new Blame(
                                position,
                                orphan ? Bytes.mib(627_097) : Bytes.mib(10_854),
                                orphan
                                        ? List.of(orphaned, debezium, checkpoint)
                                        : List.of(debezium, checkpoint))),
                MadeUpHolds.keeping());
    }

    private static SlotsJudgement slots(boolean orphan) {
        var found = new ArrayList<SlotFinding>();
        if (orphan) {
            found.add(
                    new SlotFinding(
                            slot("rds_bg_upgrade_16", Slot.Kind.LOGICAL, false, "extended"),
                            Level.CRITICAL,
                            "orphaned",
                            Optional.of(Bytes.mib(627_097)),
                            Bytes.mib(616_243),
                            Optional.of(new Age(Duration.ofHours(57).plusMinutes(12))),
                            "inactive_since",
                            Optional.empty(),
                            Optional.of(false),
                            MadeUpHolds.orphan()));
        }
        found.add(
                new SlotFinding(
                        slot("debezium_orders", Slot.Kind.LOGICAL, true, "reserved"),
                        Level.OK,
                        "active",
                        Optional.of(Bytes.mib(10_854)),
                        orphan ? Bytes.ZERO : Bytes.mib(10_000),
                        Optional.empty(),
                        "inactive_since",
                        Optional.of("orders-cdc"),
                        Optional.of(true),
                        MadeUpHolds.reader()));
        found.add(
                new SlotFinding(
                        slot("replica_eu_1", Slot.Kind.PHYSICAL, true, "reserved"),
                        Level.OK,
                        "active",
                        Optional.of(Bytes.mib(307)),
                        Bytes.ZERO,
                        Optional.empty(),
                        "inactive_since",
                        Optional.empty(),
                        Optional.of(false),
                        MadeUpHolds.member()));
        return new SlotsJudgement(
                orphan
                        ? new Verdict(
                                Level.CRITICAL,
                                "An orphaned replication slot is filling the storage",
                                "Slot rds_bg_upgrade_16 holds 612.4 GiB and nobody has read it for 2 d"
                                        + " 9 h. It is not declared.",
                                Optional.of(DROP))
                        : new Verdict(
                                Level.OK,
                                "Every slot is read",
                                "All slots are active and declared.",
                                Optional.empty()),
                new Dial(
                        Optional.of(orphan ? 0.3 : 0.2),
                        orphan ? "3 / 10" : "2 / 10",
                        orphan ? "1 orphaned" : "none orphaned",
                        List.of(new Dial.Mark(0.8, Level.WARNING))),
                FRESH,
                orphan ? "inactive for 2 d 9 h" : "all active",
                found,
                Optional.of(10L));
    }

    private static Slot slot(String name, Slot.Kind kind, boolean active, String status) {
        return new Slot(
                name,
                kind,
                kind == Slot.Kind.LOGICAL ? Optional.of("pgoutput") : Optional.empty(),
                kind == Slot.Kind.LOGICAL ? Optional.of("shop") : Optional.empty(),
                false,
                active,
                active ? Optional.of(4711L) : Optional.empty(),
                Lsn.parse("4A/9F0001C8"),
                kind == Slot.Kind.LOGICAL ? Lsn.parse("4A/9F0002B0") : Optional.empty(),
                Optional.of(status),
                Optional.empty(),
                active ? Optional.empty() : Optional.of(NOW.minus(Duration.ofHours(57))),
                false,
                false,
                Optional.empty(),
                Slot.Horizon.NONE,
                Optional.empty(),
                Optional.empty());
    }

    private static PoolsJudgement pools() {
        var sessions = new ArrayList<SessionGroup>();
        session(sessions, "shop-web", "shop", "idle", 41);
        session(sessions, "shop-web", "shop", "active", 9);
        session(sessions, "shop-worker", "shop", "idle", 26);
        session(sessions, "shop-worker", "shop", "idle in transaction", 3);
        session(sessions, "billing", "billing", "idle", 13);
        session(sessions, "headroom", "headroom_monitor", "active", 2);
        return new PoolsJudgement(
                        new Verdict(
                                Level.OK,
                                "Connections have room",
                                "94 of 195 connections are used. shop-web has 50 of them.",
                                Optional.empty()),
                        new Dial(
                                Optional.of(0.482),
                                "94 / 195",
                                "connections, 5 reserved",
                                List.of(
                                        new Dial.Mark(0.8, Level.WATCH),
                                        new Dial.Mark(0.9, Level.WARNING),
                                        new Dial.Mark(0.97, Level.CRITICAL))),
                        fresh("pg_stat_activity", 1),
                        "3 idle in a transaction",
                        sessions,
                        Optional.of(94L),
                        Optional.of(new ConnectionLimits(200, 3, 2)),
                        List.of(),
                        Optional.empty())
                .asOf(NOW);
    }

    private static void session(
            List<SessionGroup> to, String application, String user, String state, long count) {
        to.add(
                new SessionGroup(
                        Optional.of(application),
                        Optional.of(user),
                        Optional.of("shop"),
                        Optional.of("10.0.0.7"),
                        Optional.of(state),
                        Optional.empty(),
                        count,
                        new SessionGroup.Times(
                                Optional.of(NOW.minus(Duration.ofMinutes(26))),
                                state.equals("idle")
                                        ? Optional.empty()
                                        : Optional.of(NOW.minusSeconds(84)),
                                Optional.of(NOW.minusSeconds(count * 3)),
                                Optional.of(NOW.minusMillis(count * 70)))));
    }

    private static QueuesJudgement queues(boolean waiting) {
        return new QueuesJudgement(
                waiting
                        ? new Verdict(
                                Level.WATCH,
                                "Jobs can be destroyed",
                                "Policy allkeys-lru can destroy jobs; memory at 64 % of 1.0 GiB.",
                                Optional.empty())
                        : new Verdict(
                                Level.OK,
                                "Queues are fine",
                                "Jobs are taken in time.",
                                Optional.empty()),
                new Dial(
                        Optional.of(waiting ? 0.3 : 0.07),
                        waiting ? "1.4 s" : "320 ms",
                        waiting ? "oldest job, 12 480 waiting" : "oldest job, 480 waiting",
                        List.of(
                                new Dial.Mark(0.22, Level.WATCH),
                                new Dial.Mark(0.5, Level.WARNING),
                                new Dial.Mark(0.8, Level.CRITICAL))),
                fresh("INFO, queues", 1),
                waiting ? "drains in 3 min" : "drains at once",
                List.of(
                        finding(
                                "critical",
                                waiting ? 12_000 : 0,
                                1400,
                                waiting ? Level.WATCH : Level.OK),
                        finding("mailers", 480, 320, Level.OK),
                        finding("default", 0, 0, Level.OK)),
                Optional.of(waiting ? 12_480L : 480L),
                Optional.of(new Age(Duration.ofMillis(waiting ? 1400 : 320))),
                Optional.of(MadeUpRedis.FACTS),
                Optional.of(MadeUpRedis.SAFETY),
                new Reading.Known<>(MadeUpRedis.WORKERS, NOW),
                waiting ? List.of(MadeUpRedis.EVICTION) : List.of());
    }

    private static QueuesJudgement.QueueFinding finding(
            String name, long depth, long millis, Level level) {
        Optional<Instant> oldest =
                depth == 0 ? Optional.empty() : Optional.of(NOW.minusMillis(millis));
        return new QueuesJudgement.QueueFinding(
                new QueueDepth(name, depth, oldest),
                level,
                oldest.map(at -> Age.between(at, NOW)),
                depth == 0 ? MadeUpRedis.IDLE : MadeUpRedis.FLOW,
                Percent.of(depth, 12_480));
    }

    private static Snapshot snapshot() {
        return Snapshot.empty(NOW)
                .with(PostgresRights.SOURCE, new Reading.Known<>(rights(true), NOW))
                .with(RedisRights.SOURCE, new Reading.Known<>(redisRights(), NOW))
                .with(
                        ServerFacts.SOURCE,
                        new Reading.Known<>(
                                new ServerFacts(
                                        new Fingerprint(
                                                7_391_204_455_120_020_0L + 2,
                                                false,
                                                Optional.of(4L),
                                                Optional.of("10.0.0.5:5432"),
                                                "shop",
                                                "16.4",
                                                16,
                                                NOW.minus(Duration.ofDays(40))),
                                        NOW,
                                        new Lsn(0x4A_9F00_01C8L),
                                        Optional.empty(),
                                        new WalSettings(
                                                Bytes.mib(16),
                                                Bytes.mib(80),
                                                Bytes.gib(1),
                                                Bytes.ZERO,
                                                Optional.empty()),
                                        Optional.empty(),
                                        List.of(),
                                        10,
                                        List.of(),
                                        new ConnectionLimits(200, 3, 2),
                                        Load.NONE),
                                NOW.minusSeconds(1)))
                .with(
                        RedisFacts.SOURCE,
                        new Reading.Known<>(
                                new RedisFacts(
                                        REDIS,
                                        Duration.ofDays(30),
                                        Bytes.mib(640),
                                        Optional.of(Bytes.gib(1)),
                                        Optional.of("allkeys-lru"),
                                        0,
                                        Writes.TAKEN,
                                        List.of()),
                                NOW.minusSeconds(1)));
    }

    /// An hour of snapshots, 30 s apart, with three minutes in which nothing was known.
    ///
    /// @param growth GiB of WAL that came in that hour
    /// @param used GiB at its end
    /// @param held GiB of WAL at its end
    private static Recent recent(double growth, double used, double held) {
        Recent recent = Recent.NONE;
        ServerFacts facts = snapshot().get(ServerFacts.SOURCE).lastValue().orElseThrow();
        for (int i = 0; i <= 120; i++) {
            if (i > 51 && i < 59) {
                continue;
            }
            double x = i / 120.0;
            Instant at = NOW.minusSeconds(3600 - i * 30L);
            double wal = held - growth * (1 - x * x);
            recent =
                    recent.plus(
                            Snapshot.empty(at)
                                    .with(
                                            VolumeUse.SOURCE,
                                            new Reading.Known<>(
                                                    new VolumeUse(
                                                            gib(used - held),
                                                            gib(wal),
                                                            Bytes.ZERO,
                                                            Bytes.ZERO),
                                                    at))
                                    .with(
                                            VolumeCapacity.SOURCE,
                                            new Reading.Known<>(
                                                    new VolumeCapacity(
                                                            new Capacity(
                                                                    Bytes.gib(1843),
                                                                    Bytes.gib(2048)),
                                                            "configured"),
                                                    at))
                                    .with(
                                            WalFiles.SOURCE,
                                            new Reading.Known<>(
                                                    new WalFiles(1, 2, gib(wal), Bytes.ZERO, 2),
                                                    at))
                                    .with(
                                            ServerFacts.SOURCE,
                                            new Reading.Known<>(busy(facts, wal, x), at))
                                    .with(
                                            RedisFacts.SOURCE,
                                            new Reading.Known<>(redis(at, x), at)));
        }
        return recent;
    }

    private static Bytes gib(double amount) {
        return new Bytes((long) (amount * (1L << 30)));
    }

    private static ServerFacts busy(ServerFacts facts, double wal, double x) {
        var sessions = new ArrayList<SessionGroup>();
        session(sessions, "shop-web", "shop", "idle", 92 + Math.round(3 * Math.sin(x * 18)));
        return new ServerFacts(
                facts.fingerprint(),
                facts.serverTime(),
                new Lsn(0x4A_9F00_01C8L).plus(gib(wal)),
                facts.redo(),
                facts.wal(),
                facts.archiver(),
                List.of(slot("rds_bg_upgrade_16", Slot.Kind.LOGICAL, false, "extended")),
                facts.slotLimit(),
                sessions,
                facts.limits(),
                facts.load());
    }

    private static RedisFacts redis(Instant at, double x) {
        long millis = Math.round(1200 + 400 * Math.sin(x * 25) * Math.cos(x * 7));
        return new RedisFacts(
                REDIS,
                Duration.ofDays(30),
                Bytes.mib(640),
                Optional.of(Bytes.gib(1)),
                Optional.of("allkeys-lru"),
                0,
                Writes.TAKEN,
                List.of(new QueueDepth("critical", 12_000, Optional.of(at.minusMillis(millis)))));
    }
}
