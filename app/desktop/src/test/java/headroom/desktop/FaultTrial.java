package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import headroom.core.environment.Environment;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import headroom.core.signal.Gauge;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queues.RedisFacts;
import headroom.lab.Lab;
import headroom.lab.Proxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// One fault of a lab's server while its environment is watched. Nobody else watches it meanwhile;
/// the lab is its owner's and is as well afterwards as it was before.
final class FaultTrial implements AutoCloseable {

    /// From the fault to the mark: period, deadline and a pulse.
    private static final Duration STALE_WITHIN = Duration.ofSeconds(3);

    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    /// A fault lasts so long that the failing server is tried several times.
    private static final Duration FAULT = Duration.ofSeconds(5);

    /// What a server needs to hear, once a black hole is gone, that we closed connections in it. In
    /// the hole it keeps them, whatever we do.
    private static final Duration HEARING = Duration.ofSeconds(1);

    private static final String BLACK_HOLE = "behind a black hole";

    private static final List<Gauge> POSTGRES =
            List.of(Gauge.STORAGE, Gauge.WAL, Gauge.SLOTS, Gauge.POOLS);
    private static final List<Gauge> REDIS = List.of(Gauge.QUEUES);

    private static final Set<Reason.Kind> SILENT = EnumSet.of(Reason.Kind.TIMEOUT);
    private static final Set<Reason.Kind> GONE = EnumSet.of(Reason.Kind.UNREACHABLE);

    private final Lab lab;
    private final Wiring wiring;
    private final Observed seen = new Observed();
    private final ServerCounts counts;
    private final Proxy postgres;
    private final Proxy redis;
    private final Instant began;

    /// Something that is done to a server.
    @FunctionalInterface
    private interface Act {
        void run() throws Exception;
    }

    FaultTrial(Lab lab, Path folder) throws Exception {
        this.lab = lab;
        wiring = Wiring.of(new Folders(folder.resolve("config"), folder.resolve("data")));
        wiring.files().write(lab.environment());
        postgres = Proxy.to(lab.postgres().port());
        redis = Proxy.to(lab.redis().port());
        counts = new ServerCounts(lab, wiring.clock());
        counts.awaitNobody();
        began = wiring.clock().instant();
    }

    @Override
    public void close() throws ExecutionException, TimeoutException, IOException {
        counts.close();
        try (var closer = Executors.newVirtualThreadPerTaskExecutor()) {
            closer.submit(wiring::close).get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while it closed", e);
        }
        // its close() waits for every thread that it started
        assertThat(wiring.threads().isTerminated()).isTrue();
        postgres.close();
        redis.close();
    }

    private void watch(Environment environment) throws Exception {
        Watched watched = wiring.watch(environment, seen);
        assertThat(watched.environment()).isEqualTo(environment);
        seen.first("everything is read", began, o -> fresh(o, POSTGRES) && fresh(o, REDIS));
    }

    private void direct() throws Exception {
        watch(lab.environment());
    }

    private void throughProxies() throws Exception {
        Environment environment = lab.environment();
        PostgresEndpoint database = environment.postgres().orElseThrow();
        RedisEndpoint queues = environment.redis().orElseThrow();
        watch(
                environment.withServers(
                        Optional.of(
                                new PostgresEndpoint(
                                        database.first().host(),
                                        postgres.port(),
                                        database.database(),
                                        database.monitor(),
                                        database.operator())),
                        Optional.of(
                                new RedisEndpoint(
                                        queues.first().host(),
                                        redis.port(),
                                        queues.database(),
                                        queues.monitor()))));
    }

    private static boolean fresh(Observation observation, List<Gauge> gauges) {
        return Observed.fresh(observation, gauges);
    }

    /// Strikes right after an answer, which is the worst moment: a whole period passes before
    /// anybody asks again.
    private void trial(
            String fault,
            List<Gauge> struck,
            List<Gauge> spared,
            Set<Reason.Kind> reasons,
            Act strike,
            Act relieve)
            throws Exception {
        Source<?> fast = struck.equals(REDIS) ? RedisFacts.SOURCE : ServerFacts.SOURCE;
        seen.first(
                "an answer",
                wiring.clock().instant(),
                o -> Observed.justRead(o.snapshot(), fast) && fresh(o, struck));
        Instant from = wiring.clock().instant();
        Instant until;
        Observation marked;
        try {
            strike.run();
            marked = seen.first("stale", from, o -> Observed.stale(o, struck));
            seen.first("the fault lasts", from.plus(FAULT), o -> true);
        } finally {
            relieve.run();
            until = wiring.clock().instant();
        }
        Observation back = seen.first("back", until, o -> fresh(o, struck));
        Duration stale = Duration.between(from, marked.snapshot().at());
        Duration recovered = Duration.between(until, back.snapshot().at());
        seen.first("a while later", back.snapshot().at().plus(HEARING), o -> true);
        System.out.printf(
                "%s: stale after %d ms (%s), back %d ms after recovery; at most %d sessions and %d"
                        + " clients%n",
                fault,
                stale.toMillis(),
                struck.stream()
                        .map(g -> trouble(marked, g).sentence())
                        .distinct()
                        .collect(Collectors.joining(" | ")),
                recovered.toMillis(),
                counts.mostSessions(began, Instant.MAX),
                counts.mostClients(began, Instant.MAX));
        assertThat(struck)
                .as(fault)
                .allSatisfy(g -> assertThat(trouble(marked, g).kind()).isIn(reasons));
        assertThat(stale).as(fault).isLessThanOrEqualTo(STALE_WITHIN);
        assertThat(recovered).as(fault).isLessThanOrEqualTo(BACK_WITHIN);
        assertThat(seen.after(from)).as("the other server").allMatch(o -> fresh(o, spared));
        if (fault.endsWith(BLACK_HOLE)) {
            fewConnections(began, from);
            fewConnections(until.plus(HEARING), Instant.MAX);
        } else {
            fewConnections(began, Instant.MAX);
        }
    }

    /// Two for watching PostgreSQL, and one for Redis.
    private void fewConnections(Instant after, Instant before) {
        assertThat(counts.mostSessions(after, before)).isLessThanOrEqualTo(2);
        assertThat(counts.mostClients(after, before)).isLessThanOrEqualTo(1);
    }

    private static Reason trouble(Observation observation, Gauge gauge) {
        return Observed.of(observation, gauge).provenance().trouble().orElseThrow();
    }

    private void postgres(String fault, Set<Reason.Kind> reasons, Act strike, Act relieve)
            throws Exception {
        trial("PostgreSQL " + fault, POSTGRES, REDIS, reasons, strike, relieve);
    }

    private void redis(String fault, Set<Reason.Kind> reasons, Act strike, Act relieve)
            throws Exception {
        trial("Redis " + fault, REDIS, POSTGRES, reasons, strike, relieve);
    }

    void hungPostgresql() throws Exception {
        direct();
        postgres("hung", SILENT, lab.postgres()::freeze, lab.postgres()::thaw);
    }

    void hungRedis() throws Exception {
        direct();
        redis("hung", SILENT, lab.redis()::freeze, lab.redis()::thaw);
    }

    void killedPostgresql() throws Exception {
        direct();
        postgres("killed", GONE, lab.postgres()::kill, lab.postgres()::start);
    }

    void killedRedis() throws Exception {
        direct();
        redis("killed", GONE, lab.redis()::kill, lab.redis()::start);
    }

    void refusingPostgresql() throws Exception {
        throughProxies();
        postgres("refusing", GONE, postgres::refuse, postgres::recover);
    }

    void refusingRedis() throws Exception {
        throughProxies();
        redis("refusing", GONE, redis::refuse, redis::recover);
    }

    void resettingPostgresql() throws Exception {
        throughProxies();
        postgres("resetting", GONE, postgres::reset, postgres::recover);
    }

    void resettingRedis() throws Exception {
        throughProxies();
        redis("resetting", GONE, redis::reset, redis::recover);
    }

    void postgresqlBehindABlackHole() throws Exception {
        throughProxies();
        postgres(BLACK_HOLE, SILENT, postgres::blackhole, postgres::recover);
    }

    void redisBehindABlackHole() throws Exception {
        throughProxies();
        redis(BLACK_HOLE, SILENT, redis::blackhole, redis::recover);
    }

    /// The costly reads have more time and may still answer: what they read stands.
    void postgresqlThatIsTooSlow() throws Exception {
        throughProxies();
        trial(
                "PostgreSQL 1500 ms away",
                List.of(Gauge.SLOTS, Gauge.POOLS),
                REDIS,
                SILENT,
                () -> postgres.latency(Duration.ofMillis(1500)),
                postgres::recover);
    }

    void redisThatIsTooSlow() throws Exception {
        throughProxies();
        redis("1500 ms away", SILENT, () -> redis.latency(Duration.ofMillis(1500)), redis::recover);
    }

    void bothSlowButInTime() throws Exception {
        throughProxies();
        Instant from = wiring.clock().instant();
        postgres.latency(Duration.ofMillis(300));
        redis.latency(Duration.ofMillis(300));
        seen.first("it is slow for a while", from.plus(FAULT), o -> true);
        assertThat(seen.after(from)).allMatch(o -> fresh(o, POSTGRES) && fresh(o, REDIS));
        Duration oldest =
                seen.after(from).stream()
                        .map(o ->
                                Duration.between(
                                        o.snapshot()
                                                .get(ServerFacts.SOURCE)
                                                .arrival()
                                                .orElseThrow(),
                                        o.snapshot().at()))
                        .max(Duration::compareTo)
                        .orElseThrow();
        System.out.printf("300 ms away: never stale, at most %d ms old%n", oldest.toMillis());
        assertThat(oldest).isLessThanOrEqualTo(STALE_WITHIN);
        fewConnections(began, Instant.MAX);
    }
}
