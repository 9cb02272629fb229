package headroom.desktop;

import headroom.adapters.capacity.ConfiguredCapacity;
import headroom.adapters.capacity.NodeExporterProbe;
import headroom.adapters.files.EnvironmentFiles;
import headroom.adapters.files.EnvironmentFolder;
import headroom.adapters.files.Folders;
import headroom.adapters.files.PgServiceFiles;
import headroom.adapters.files.RunbookFile;
import headroom.adapters.files.SettingsFiles;
import headroom.adapters.files.TeamLevels;
import headroom.adapters.hikari.HikariProbe;
import headroom.adapters.pgbouncer.BouncerProbe;
import headroom.adapters.postgres.DropSlot;
import headroom.adapters.postgres.OperatorLogin;
import headroom.adapters.postgres.PostgresProbes;
import headroom.adapters.processes.RunningPrograms;
import headroom.adapters.redis.OneSentinel;
import headroom.adapters.redis.RedisProbe;
import headroom.adapters.secrets.Keychain;
import headroom.adapters.secrets.SystemKeychain;
import headroom.adapters.secrets.SystemSecrets;
import headroom.adapters.store.JournalCheck;
import headroom.adapters.store.ReleasesProbe;
import headroom.adapters.store.SlotHistory;
import headroom.adapters.store.SlotMemoryProbe;
import headroom.adapters.store.SqliteJournal;
import headroom.adapters.tls.TrialHandshake;
import headroom.adapters.tunnel.Tunnels;
import headroom.core.environment.Access;
import headroom.core.environment.Capacity;
import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.identity.Identity;
import headroom.core.identity.Pins;
import headroom.core.identity.Standing;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import headroom.core.journal.JournalFailure;
import headroom.core.mitigation.Boundary;
import headroom.core.mitigation.DropSlotPlan;
import headroom.core.mitigation.Mitigation;
import headroom.core.mitigation.Mitigations;
import headroom.core.mitigation.Practice;
import headroom.core.mitigation.Programs;
import headroom.core.mitigation.Recovery;
import headroom.core.mitigation.Turns;
import headroom.core.poll.PollLoop;
import headroom.core.poll.Probe;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Weighable;
import headroom.core.poll.Weighed;
import headroom.core.poll.Weighing;
import headroom.core.readiness.ConnectionTest;
import headroom.core.readiness.OperatorTrial;
import headroom.core.reading.Bytes;
import headroom.core.runbook.Runbook;
import headroom.core.runbook.Runs;
import headroom.core.secret.Prompts;
import headroom.core.secret.Secrets;
import headroom.core.settings.PgServices;
import headroom.core.settings.Settings;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queries.Release;
import headroom.desktop.environment.PasswordStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root without the toolkit: makes core and adapters out of each other by
/// constructor calls, and closes what it made in reverse order. Every command uses it.
public final class Wiring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    /// Read from the settings like a size that stands there, so that one that is added counts.
    private static final CapacitySource NOBODY =
            new CapacitySource.Configured(new Capacity(Bytes.ZERO, Bytes.ZERO));

    private static final Duration TIDYING = Duration.ofMinutes(1);
    private static final Duration LAST_WORD = Duration.ofSeconds(5);

    private final Folders folders;
    private final PgServiceFiles services;
    private final EnvironmentFiles files;
    private final EnvironmentFolder settings;
    private final Clock clock = Clock.systemUTC();
    private final Prompts prompts = new Prompts();
    private final Keychain keychain = new SystemKeychain(System.getProperty("os.name", ""));
    private final Secrets secrets =
            new SystemSecrets(
                    new SystemSecrets.Surroundings(
                            System.getProperty("os.name", ""),
                            Path.of(System.getProperty("user.home", "")),
                            name -> Optional.ofNullable(System.getenv(name))),
                    keychain,
                    prompts,
                    clock);
    private final Deque<AutoCloseable> made = new ArrayDeque<>();
    private final Tunnels tunnels =
            made(
                    new Tunnels(
                            secrets,
                            Path.of(System.getProperty("user.home", "")),
                            Optional.ofNullable(System.getenv("SSH_AUTH_SOCK")),
                            clock,
                            new Random()));
    private final Access access = new Access(secrets, tunnels);
    private final ExecutorService probing;
    private final ExecutorService work = threads("headroom-work-");
    private final Ticks ticks;
    private final SlotHistory slots;
    private final List<Runbook> runbooks = RunbookFile.shipped();
    private final Programs programs = new RunningPrograms();
    private final Boundary boundary;
    private Optional<SqliteJournal> journal = Optional.empty();
    private Optional<Acting> acting = Optional.empty();
    private Optional<Pins> pins = Optional.empty();
    private final Turns turns = new Turns();
    private final Set<String> startedHere = ConcurrentHashMap.newKeySet();
    private final Set<String> metHere = ConcurrentHashMap.newKeySet();

    private Wiring(Folders folders, Boundary boundary) {
        this.folders = folders;
        this.boundary = boundary;
        this.services =
                PgServiceFiles.of(
                        System.getProperty("os.name", ""),
                        Path.of(System.getProperty("user.home", "")),
                        name -> Optional.ofNullable(System.getenv(name)));
        this.files =
                new EnvironmentFiles(
                        folders.environments(), services, TeamLevels.in(folders.levels()));
        this.settings = new EnvironmentFolder(files);
        this.probing = made(threads("headroom-probe-"));
        this.ticks = made(new Ticks());
        this.slots = new SlotHistory(folders.data());
        ticks.every(TIDYING, tunnels::tidy);
    }

    /// Makes what every command needs; connects to nothing and opens no file.
    public static Wiring of(Folders folders) {
        return of(folders, Boundary.NONE);
    }

    /// The same with a hook at the points where a program can die.
    static Wiring of(Folders folders, Boundary boundary) {
        return new Wiring(folders, boundary);
    }

    public Folders folders() {
        return folders;
    }

    public Clock clock() {
        return clock;
    }

    /// The settings of the operator's environments.
    public EnvironmentFiles files() {
        return files;
    }

    /// The same, followed while the program runs.
    public EnvironmentFolder settings() {
        return settings;
    }

    /// Changes the settings; who renames an environment takes along which servers it stands for.
    ///
    /// @param actor in whose name that is written down
    public Settings desk(String actor) {
        return new SettingsFiles(files, clock, (from, to) -> renamed(actor, from, to));
    }

    private Optional<String> renamed(String actor, String from, String to) {
        try {
            Optional<Pins> kept = pinsIfKept();
            if (kept.isPresent()) {
                kept.get().rename(actor, from, to);
            }
            return Optional.empty();
        } catch (JournalFailure e) {
            LOG.warn("{} could not be renamed", from, e);
            return Optional.of(
                    "the journal could not take down which servers stand behind %s under its new name: %s"
                            .formatted(from, e.getMessage()));
        }
    }

    /// Goes the way to servers that are not watched yet.
    ConnectionTest connectionTest() {
        return new StagedConnection(
                new StagedConnection.Means(
                        (e, as) -> probes(() -> e, as),
                        access,
                        new TrialHandshake(secrets),
                        new OneSentinel(access),
                        work,
                        clock));
    }

    /// Resolves the references to secrets that settings hold.
    public Secrets secrets() {
        return secrets;
    }

    /// The secrets that are typed while the program runs.
    public Prompts prompts() {
        return prompts;
    }

    /// The system's store of passwords.
    public Keychain keychain() {
        return keychain;
    }

    /// The same for the passwords of imported URLs.
    PasswordStore passwords() {
        return new KeychainPasswords(keychain);
    }

    /// The services that libpq's files name now.
    List<PgServices.Section> services() {
        return services.sections().stream().map(PgServiceFiles.Found::section).toList();
    }

    /// The journal in the data folder, opened with the first call.
    public synchronized Journal journal() throws JournalFailure {
        if (journal.isEmpty()) {
            journal = Optional.of(made(SqliteJournal.open(folders.data(), clock)));
        }
        return journal.get();
    }

    /// What the journal in the data folder says, for somebody who only looks: where there is none,
    /// none is made.
    ///
    /// @param run only this run; everything if empty
    public List<Entry> recorded(Optional<String> run) throws JournalFailure {
        return SqliteJournal.recorded(folders.data(), run, clock);
    }

    /// What is wrong with the journal; empty when its chain is whole, or there is none yet.
    public Optional<String> journalFlaw() throws JournalFailure {
        journal();
        var report = JournalCheck.check(folders.data());
        return report.flaw()
                .map(flaw -> "record " + flaw.sequence() + ": " + flaw.what())
                .or(() -> report.damage().stream().findFirst());
    }

    /// Writes down that a release goes out now.
    ///
    /// @param actor in whose name
    /// @param label that can be one
    public Release mark(String actor, String environment, String label) throws JournalFailure {
        Entry entry = journal().append(actor, new Event.Released(environment, label.strip()));
        return new Release(label.strip(), entry.at(), entry.actor());
    }

    /// The runbook of this id.
    public Optional<Runbook> runbook(String id) {
        return runbooks.stream().filter(r -> r.id().equals(id)).findFirst();
    }

    /// Which servers stand behind the environments; opens the journal with the first call.
    public synchronized Pins pins() throws JournalFailure {
        if (pins.isEmpty()) {
            pins = Optional.of(new Pins(journal(), clock));
        }
        return pins.get();
    }

    /// The same for somebody who only looks: where there is no journal none is made.
    public Optional<Pins> pinsIfKept() throws JournalFailure {
        return SqliteJournal.kept(folders.data()) ? Optional.of(pins()) : Optional.empty();
    }

    /// This program starts the servers of this environment itself: what was pinned under its name
    /// earlier were those of an earlier start.
    public void startsItself(String environment) {
        startedHere.add(environment);
    }

    /// Compares what a server says it is with what was pinned, and pins it at the first connection.
    ///
    /// @param actor in whose name it is written down
    public Standing look(String actor, Environment environment, Identity now)
            throws JournalFailure {
        Standing standing = pins().look(actor, environment.name(), now);
        boolean first =
                startedHere.contains(environment.name())
                        && metHere.add(environment.name() + " " + now.server());
        return first && standing instanceof Standing.Changed changed
                ? pins().replace(actor, environment.name(), changed)
                : standing;
    }

    /// What moves runs and acts on servers; opens the journal with the first call.
    public synchronized Acting acting() throws JournalFailure {
        if (acting.isEmpty()) {
            var runs = new Runs(journal(), this::runbook, Wiring::id);
            var mitigations =
                    new Mitigations(
                            runs,
                            journal(),
                            pins(),
                            turns,
                            this::practice,
                            programs,
                            Wiring::id,
                            clock,
                            Thread::sleep,
                            boundary);
            var recovery =
                    new Recovery(
                            journal(),
                            this::environment,
                            this::practice,
                            mitigations::atWork,
                            turns);
            acting = Optional.of(new Acting(runs, mitigations, recovery));
        }
        return acting.get();
    }

    /// What moves runs and acts on servers.
    public record Acting(Runs runs, Mitigations mitigations, Recovery recovery) {}

    private Practice<?, ?> practice(Mitigation mitigation) {
        return switch (mitigation) {
            case Mitigation.DropReplicationSlot drop ->
                    new Practice<>(drop, new DropSlotPlan(), new DropSlot(access));
        };
    }

    private Optional<Environment> environment(String name) {
        return settings.find(name);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /// Runs something that may block, on a thread of its own; interrupted when this closes.
    public ExecutorService threads() {
        return work;
    }

    private static ExecutorService threads(String name) {
        return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name, 0).factory());
    }

    /// Watches an environment from now on, until the result or this is closed.
    ///
    /// @param listener is given each observation, in order, on the thread of the ticks; must return
    ///   soon
    public Watched watch(Environment environment, Consumer<Observation> listener) {
        Watched watched = prepare(environment, listener);
        watched.begin();
        return watched;
    }

    /// The same, but that nothing is read before it is told to begin.
    Watched prepare(Environment environment, Consumer<Observation> listener) {
        var means = new PollLoop.Means(clock, ticks, probing, new Random(), new LoggedReports());
        return made(
                Watched.of(
                        environment,
                        this::probes,
                        means,
                        seen -> {
                            seen.snapshot()
                                    .get(ServerFacts.SOURCE)
                                    .fresh()
                                    .ifPresent(facts -> slots.seen(facts, work));
                            listener.accept(seen);
                        }));
    }

    /// Watches it no more.
    public void forget(Watched watched) {
        synchronized (made) {
            made.remove(watched);
        }
        watched.close();
    }

    /// Asks the servers of an environment what the configured logins may do, once, until this is
    /// closed: PostgreSQL and Redis for rights, the others by reading them.
    ///
    /// @param listener is given what arrived, on the thread of the ticks; must return soon
    /// @return how long until everything has answered, or is told to be silent
    public Duration rights(Environment environment, Consumer<Snapshot> listener) {
        Optional<CapacitySource> capacity = environment.capacity();
        var probes = new ArrayList<Probe<?>>();
        environment
                .postgres()
                .ifPresent(p -> {
                    probes.addAll(PostgresProbes.readiness(p, sql(capacity), access));
                    if (capacity.orElse(NOBODY) instanceof CapacitySource.NodeExporter exporter) {
                        probes.add(new NodeExporterProbe(exporter, access));
                    }
                });
        environment.redis().ifPresent(r -> probes.add(new RedisProbe(r, access).rightsProbe()));
        environment.bouncers().forEach(b -> probes.add(new BouncerProbe(b, access)));
        environment.services().forEach(s -> probes.addAll(HikariProbe.of(s, access)));
        List<Probe<?>> once = probes.stream().<Probe<?>>map(Once::new).toList();
        var means = new PollLoop.Means(clock, ticks, probing, new Random(), new LoggedReports());
        made(new PollLoop(environment.name(), once, means, listener)).start();
        return once.stream()
                .map(Probe::deadline)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static Optional<CapacitySource.Sql> sql(Optional<CapacitySource> capacity) {
        return capacity.filter(CapacitySource.Sql.class::isInstance)
                .map(CapacitySource.Sql.class::cast);
    }

    /// Logs in as the operator of an environment, and out again.
    public OperatorTrial tryOperator(Environment environment) throws InterruptedException {
        return environment.postgres().isPresent()
                ? OperatorLogin.tryOut(environment.postgres().get(), access)
                : new OperatorTrial.NotTried();
    }

    private List<Probe<?>> probes(Supplier<Environment> settings) {
        var probes = new ArrayList<Probe<?>>(probes(settings, access));
        if (settings.get().postgres().isPresent()) {
            probes.add(new ReleasesProbe(folders.data(), settings.get().name(), clock));
            probes.add(new SlotMemoryProbe(slots));
        }
        return probes;
    }

    private static List<Probe<?>> probes(Supplier<Environment> settings, Access access) {
        return reads(settings, access).stream().<Probe<?>>map(Weighable::probe).toList();
    }

    /// What reading an environment costs, with everything that is read of it, by connections of its
    /// own.
    ///
    /// @throws InterruptedException when it is given up
    public List<Weighed> weigh(Environment environment) throws InterruptedException {
        List<Weighable<?>> reads = reads(() -> environment, access);
        try {
            return Weighing.of(reads, new Weighing.Means(clock, probing, Thread::sleep));
        } finally {
            reads.forEach(read -> read.probe().close());
        }
    }

    private static List<Weighable<?>> reads(Supplier<Environment> settings, Access access) {
        Environment environment = settings.get();
        var reads = new ArrayList<Weighable<?>>();
        Optional<CapacitySource> capacity = environment.capacity();
        environment
                .postgres()
                .ifPresent(p -> {
                    var postgres =
                            PostgresProbes.reads(
                                    p,
                                    sql(capacity),
                                    environment.expectations().settings().keySet(),
                                    access);
                    postgres.probes()
                            .forEach(probe -> reads.add(new Weighable<>(probe, postgres.ledger())));
                });
        environment
                .redis()
                .ifPresent(r -> {
                    var redis = new RedisProbe(r, access);
                    var told = redis.ledger();
                    reads.add(new Weighable<>(redis, told));
                    reads.add(new Weighable<>(redis.workersProbe(), told));
                    redis.mastersProbe()
                            .ifPresent(masters -> reads.add(new Weighable<>(masters, told)));
                    reads.add(new Weighable<>(redis.rightsProbe(), told));
                });
        environment
                .bouncers()
                .forEach(b ->
                        reads.add(
                                new Weighable<>(new BouncerProbe(b, access), BouncerProbe.LEDGER)));
        environment
                .services()
                .forEach(s ->
                        HikariProbe.of(s, access)
                                .forEach(probe ->
                                        reads.add(new Weighable<>(probe, HikariProbe.LEDGER))));
        if (environment.postgres().isPresent()) {
            switch (capacity.orElse(NOBODY)) {
                case CapacitySource.NodeExporter exporter ->
                        reads.add(
                                new Weighable<>(
                                        new NodeExporterProbe(exporter, access),
                                        NodeExporterProbe.LEDGER));
                case CapacitySource.Configured _ ->
                        reads.add(
                                new Weighable<>(
                                        new ConfiguredCapacity(
                                                () -> settings.get().configuredCapacity()),
                                        ConfiguredCapacity.LEDGER));
                case CapacitySource.Sql _ -> {
                    // among PostgreSQL's own
                }
            }
        }
        return reads;
    }

    private <T extends AutoCloseable> T made(T part) {
        synchronized (made) {
            made.push(part);
        }
        return part;
    }

    /// Whoever is at work is told to end while the journal can still take its last word.
    private void endWork() {
        work.shutdownNow();
        try {
            if (!work.awaitTermination(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("some work did not end within {}", LAST_WORD);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        endWork();
        synchronized (made) {
            while (!made.isEmpty()) {
                var part = made.pop();
                try {
                    part.close();
                } catch (Exception e) {
                    LOG.error("{} did not close", part.getClass().getSimpleName(), e);
                }
            }
        }
    }
}
