package headroom.core.signal;

import headroom.core.environment.Capacity;
import headroom.core.environment.Expectations;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.Levels;
import headroom.core.environment.RedisIdentity;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.load.Load;
import headroom.core.signal.pools.ConnectionLimits;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.queues.RedisInside;
import headroom.core.signal.queues.Workers;
import headroom.core.signal.queues.Writes;
import headroom.core.signal.slots.ReplicationFacts;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.storage.DatabaseSizes;
import headroom.core.signal.storage.VolumeCapacity;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.ArchiveBacklog;
import headroom.core.signal.wal.Archiver;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalFiles;
import headroom.core.signal.wal.WalSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An environment in the making: everything is fine until a test says otherwise. Positions are
/// given in MiB.
public final class Sample {

    public static final Instant NOW = Instant.parse("2026-03-01T03:14:22Z");
    public static final Reason HUNG = new Reason(Reason.Kind.TIMEOUT, "no answer within 800 ms");
    public static final Reason DOWN = new Reason(Reason.Kind.UNREACHABLE, "connection refused");

    public Instant now = NOW;
    public Instant started = NOW.minus(Duration.ofDays(30));
    public long system = 7391;
    public boolean standby;
    public long position = 102_400;
    public Optional<Long> redo = Optional.of(102_384L);
    public long keepSize;
    public Optional<Archiver> archiver = Optional.empty();
    public List<Slot> slots = new ArrayList<>();
    public long slotLimit = 10;
    public List<SessionGroup> sessions = new ArrayList<>(List.of(sessions("web", "active", 60)));
    public ConnectionLimits limits = new ConnectionLimits(200, 3, 2);
    public Load load = Load.NONE;
    public Optional<WalFiles> files = Optional.of(files(32));
    public Optional<ArchiveBacklog> backlog = Optional.empty();
    public Optional<ReplicationFacts> replication = Optional.empty();
    public Optional<DatabaseSizes> databases = Optional.empty();
    public Optional<VolumeUse> use = Optional.of(use(100, 1));
    public Optional<Capacity> capacity =
            Optional.of(new Capacity(Bytes.gib(1024), Bytes.gib(2048)));
    public Optional<Bytes> usedOfVolume = Optional.empty();
    public String origin = "configured";
    public List<QueueDepth> queues =
            new ArrayList<>(List.of(new QueueDepth("default", 0, Optional.empty())));
    public Optional<Bytes> maxMemory = Optional.empty();
    public Optional<String> policy = Optional.of("noeviction");
    public long evicted;
    public Writes writes = Writes.TAKEN;
    public RedisInside inside = RedisInside.NONE;
    public Optional<Workers> workers = Optional.empty();
    public Bytes usedMemory = Bytes.mib(640);
    public String runId = "run-1";
    public Expectations expectations = Expectations.NONE;
    public Levels levels = Levels.DEFAULT;
    public Recent recent = Recent.NONE;

    public static Lsn lsn(long mib) {
        return new Lsn(mib << 20);
    }

    public static Slot slot(String name, boolean active, long restartMib) {
        return new Slot(
                name,
                Slot.Kind.LOGICAL,
                Optional.of("pgoutput"),
                Optional.of("shop"),
                false,
                active,
                active ? Optional.of(4711L) : Optional.empty(),
                Optional.of(lsn(restartMib)),
                Optional.of(lsn(restartMib)),
                Optional.of("extended"),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Slot.Horizon.NONE,
                Optional.empty(),
                Optional.empty());
    }

    public static Slot inactiveSince(Slot s, Instant since) {
        return new Slot(
                s.name(),
                s.kind(),
                s.plugin(),
                s.database(),
                s.temporary(),
                s.active(),
                s.activePid(),
                s.restartLsn(),
                s.confirmedFlush(),
                s.walStatus(),
                s.safeWalSize(),
                Optional.of(since),
                s.failover(),
                s.synced(),
                s.invalidationReason(),
                s.horizon(),
                s.conflicting(),
                s.twoPhase());
    }

    public static Slot status(Slot s, String status) {
        return new Slot(
                s.name(),
                s.kind(),
                s.plugin(),
                s.database(),
                s.temporary(),
                s.active(),
                s.activePid(),
                s.restartLsn(),
                s.confirmedFlush(),
                Optional.of(status),
                s.safeWalSize(),
                s.inactiveSince(),
                s.failover(),
                s.synced(),
                s.invalidationReason(),
                s.horizon(),
                s.conflicting(),
                s.twoPhase());
    }

    public static Slot kind(Slot s, Slot.Kind kind, boolean temporary, boolean synced) {
        return new Slot(
                s.name(),
                kind,
                s.plugin(),
                s.database(),
                temporary,
                s.active(),
                s.activePid(),
                s.restartLsn(),
                s.confirmedFlush(),
                s.walStatus(),
                s.safeWalSize(),
                s.inactiveSince(),
                s.failover(),
                synced,
                s.invalidationReason(),
                s.horizon(),
                s.conflicting(),
                s.twoPhase());
    }

    public static SessionGroup sessions(String application, String state, long count) {
        return new SessionGroup(
                Optional.of(application),
                Optional.of("app"),
                Optional.of("shop"),
                Optional.of("10.0.0.7"),
                state.isEmpty() ? Optional.empty() : Optional.of(state),
                count);
    }

    public static WalFiles files(long heldMib) {
        return new WalFiles(0, 0, Bytes.mib(heldMib), Bytes.mib(16), heldMib / 16);
    }

    public static VolumeUse use(long gib, long walGib) {
        return new VolumeUse(Bytes.gib(gib - walGib), Bytes.gib(walGib), Bytes.ZERO, Bytes.ZERO);
    }

    /// A slot that nobody has read for two days and nine hours, and that holds nearly everything.
    public Sample orphaned() {
        slots.add(
                inactiveSince(
                        slot("bg_upgrade_16", false, 2_048), now.minus(Duration.ofHours(57))));
        slots.add(slot("orders", true, 102_000));
        files = Optional.of(files(100_368));
        return this;
    }

    public WalSettings settings() {
        return new WalSettings(
                Bytes.mib(16),
                Bytes.mib(80),
                Bytes.mib(1024),
                Bytes.mib(keepSize),
                Optional.empty());
    }

    public ServerFacts facts() {
        return new ServerFacts(
                new Fingerprint(
                        system,
                        standby,
                        Optional.of(1L),
                        Optional.of("10.0.0.1:5432"),
                        "shop",
                        "18.6",
                        18,
                        started),
                now,
                lsn(position),
                redo.map(Sample::lsn),
                settings(),
                archiver,
                slots,
                slotLimit,
                sessions,
                limits,
                load);
    }

    public RedisFacts redis() {
        return new RedisFacts(
                new RedisIdentity(
                        "Redis",
                        "7.0.15",
                        "standalone",
                        runId,
                        RedisIdentity.Role.MASTER,
                        Optional.of("replid-1")),
                Duration.ofDays(30),
                usedMemory,
                maxMemory,
                policy,
                evicted,
                writes,
                queues,
                inside);
    }

    /// Everything just read.
    public Snapshot snapshot() {
        Snapshot snapshot =
                Snapshot.empty(now)
                        .with(ServerFacts.SOURCE, new Reading.Known<>(facts(), now))
                        .with(RedisFacts.SOURCE, new Reading.Known<>(redis(), now));
        if (workers.isPresent()) {
            snapshot = snapshot.with(Workers.SOURCE, new Reading.Known<>(workers.get(), now));
        }
        if (files.isPresent()) {
            snapshot = snapshot.with(WalFiles.SOURCE, new Reading.Known<>(files.get(), now));
        }
        if (backlog.isPresent()) {
            snapshot =
                    snapshot.with(ArchiveBacklog.SOURCE, new Reading.Known<>(backlog.get(), now));
        }
        if (replication.isPresent()) {
            snapshot =
                    snapshot.with(
                            ReplicationFacts.SOURCE, new Reading.Known<>(replication.get(), now));
        }
        if (databases.isPresent()) {
            snapshot =
                    snapshot.with(DatabaseSizes.SOURCE, new Reading.Known<>(databases.get(), now));
        }
        if (use.isPresent()) {
            snapshot = snapshot.with(VolumeUse.SOURCE, new Reading.Known<>(use.get(), now));
        }
        if (capacity.isPresent()) {
            snapshot =
                    snapshot.with(
                            VolumeCapacity.SOURCE,
                            new Reading.Known<>(
                                    new VolumeCapacity(capacity.get(), usedOfVolume, origin), now));
        }
        return snapshot;
    }

    /// The snapshot with one source failing for 41 s, after a value if it had one.
    public <T> Snapshot failing(Snapshot snapshot, Source<T> source, Reason reason) {
        Reading<T> was = snapshot.get(source);
        Instant since = now.minusSeconds(41);
        Reading<T> failed =
                was.lastValue()
                        .<Reading<T>>map(value ->
                                new Reading.Stale<>(value, since.minusSeconds(2), since, reason))
                        .orElseGet(() -> new Reading.Unavailable<>(reason, since));
        return snapshot.with(source, failed);
    }

    /// Remembers how things are now, and goes on in time.
    public Sample later(Duration by) {
        recent = recent.plus(snapshot());
        now = now.plus(by);
        return this;
    }

    /// Draws one level otherwise.
    ///
    /// @param path as in the settings
    public void level(String path, Object value) {
        levels = Otherwise.of(levels, path, value);
    }

    public Assessment assess() {
        return assess(snapshot());
    }

    public Assessment assess(Snapshot snapshot) {
        return Assessor.assess(snapshot, recent.plus(snapshot), expectations, levels);
    }
}
