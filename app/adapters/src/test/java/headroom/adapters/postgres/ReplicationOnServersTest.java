package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.TeamText;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.signal.Assessor;
import headroom.core.signal.Gauge;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.load.Delay;
import headroom.core.signal.load.Gone;
import headroom.core.signal.load.Lag;
import headroom.core.signal.load.LoadFindings;
import headroom.core.signal.load.Remark;
import headroom.core.signal.load.Replay;
import headroom.core.signal.load.Replica;
import headroom.lab.LabOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// A primary and its standby that lag, lose each other and are copied, each as it sees itself and
/// the other.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
@Timeout(120)
class ReplicationOnServersTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Pair pair;

    @Parameter int major;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        pair =
                Pair.start(
                        LabOptions.postgresOnly()
                                .major(major)
                                .setting("wal_retrieve_retry_interval", "100ms"),
                        "CREATE ROLE copier LOGIN REPLICATION PASSWORD 'copier'",
                        "CREATE TABLE stock (id int)");
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        pair.close();
    }

    private static PostgresEndpoint here() {
        return pair.here();
    }

    private static PostgresEndpoint there() {
        return pair.there();
    }

    private static PostgresEndpoint blind(PostgresEndpoint endpoint) {
        return Pair.blind(endpoint);
    }

    private static ServerFacts facts(PostgresEndpoint endpoint) {
        try (var probe = new ServerProbe(Watched.patient(endpoint))) {
            return Watched.read(probe).value().orElseThrow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Replay replay(PostgresEndpoint endpoint) {
        return facts(endpoint).load().replay().orElseThrow();
    }

    /// As if it had been read so much earlier.
    private static ServerFacts earlier(ServerFacts f, Duration by) {
        return new ServerFacts(
                f.fingerprint(),
                f.serverTime().minus(by),
                f.position(),
                f.redo(),
                f.wal(),
                f.archiver(),
                f.slots(),
                f.slotLimit(),
                f.sessions(),
                f.limits(),
                f.load());
    }

    /// The last of these reads, with those before it.
    private static LoadFindings judged(Levels levels, ServerFacts... reads) {
        Recent recent = Recent.NONE;
        Snapshot snapshot = Snapshot.empty(Judged.START);
        for (ServerFacts read : reads) {
            var at = snapshot.at().plusSeconds(1);
            snapshot = snapshot.at(at).with(ServerFacts.SOURCE, new Reading.Known<>(read, at));
            recent = recent.plus(snapshot);
        }
        return Assessor.assess(snapshot, recent, Expectations.NONE, levels)
                .workload()
                .load()
                .orElseThrow();
    }

    private static List<String> wal(LoadFindings load) {
        return load.remarks().stream()
                .filter(r -> r.gauge() == Gauge.WAL)
                .map(Remark::sentence)
                .toList();
    }

    /// However little late is critical.
    private static Levels strict() {
        return TeamText.levels("load: {lag: {watch: 0 s, warning: 0 s, critical: 0 s}}");
    }

    private static boolean caughtUp(ServerFacts primary) {
        Replay own = replay(there());
        return own.replayed().filter(at -> at.compareTo(primary.position()) >= 0).isPresent()
                && own.behind().filter(b -> b.count() == 0).isPresent();
    }

    private static List<Replica> replicas() {
        return facts(here()).load().replicas();
    }

    private static void streams() {
        Watched.until(SOON, () -> replay(there()).receiver());
        Watched.until(SOON, () -> replicas().stream().anyMatch(r -> r.replayed().isPresent()));
        ServerFacts primary = facts(here());
        Watched.until(SOON, () -> caughtUp(primary));
    }

    @Test
    void whatIsReceivedAndNotReplayedIsLate() throws Exception {
        streams();
        try (Connection admin = pair.standby().connect();
                Statement statement = admin.createStatement()) {
            ServerFacts first = facts(there());
            statement.execute("SELECT pg_wal_replay_pause()");
            try {
                run(pair.lab(), "INSERT INTO stock SELECT generate_series(1, 20000)");
                Watched.until(SOON, () -> replay(there()).behind().orElseThrow().count() > 100_000);
                for (PostgresEndpoint role : List.of(there(), blind(there()))) {
                    Delay own = judged(strict(), first, facts(role)).delay().orElseThrow();
                    assertThat(own.behind().orElseThrow().count()).isGreaterThan(100_000);
                    assertThat(own.late().orElseThrow().length()).isPositive();
                    assertThat(own.level()).isEqualTo(Level.CRITICAL);
                }
                assertThat(wal(judged(strict(), first, facts(there()))))
                        .singleElement()
                        .asString()
                        .matches(
                                "This standby has .* [KM]iB of WAL to replay, the first of which came .*"
                                        + " ago at the most\\. See whether a query holds replay up .*");
                seenFromThePrimary();
            } finally {
                statement.execute("SELECT pg_wal_replay_resume()");
            }
        }
    }

    private static void seenFromThePrimary() {
        Lag lag = judged(Levels.DEFAULT, facts(here())).replicas().getFirst();
        assertThat(lag.behind().orElseThrow().count()).isGreaterThan(100_000);
        LoadFindings blind = judged(Levels.DEFAULT, facts(blind(here())));
        assertThat(blind.replicas())
                .singleElement()
                .extracting(Lag::behind)
                .isEqualTo(Optional.empty());
        assertThat(wal(blind))
                .contains(
                        "How far 1 replica is behind is not visible to this role; grant it"
                                + " pg_monitor.");
    }

    /// A checkpoint writes WAL and commits nothing.
    @Test
    void whoReplayedEverythingIsNotLateHoweverLongAgoTheLastCommitWas() throws Exception {
        run(pair.lab(), "SELECT txid_current()");
        streams();
        ServerFacts first = facts(there());
        run(pair.lab(), "CHECKPOINT");
        ServerFacts primary = facts(here());
        Watched.until(SOON, () -> caughtUp(primary));
        ServerFacts second = facts(there());
        assertThat(second.position()).isGreaterThan(first.position());
        Delay own = judged(strict(), first, second).delay().orElseThrow();
        assertThat(own.committed().orElseThrow().length()).isPositive();
        assertThat(own.caughtUp()).isTrue();
        assertThat(own.level()).isEqualTo(Level.OK);
    }

    @Test
    void aStandbyThatLostItsPrimaryIsToldSo() throws Exception {
        streams();
        assertThat(replay(blind(there())).receiver()).isTrue();
        pair.primary().kill();
        try {
            Watched.until(SOON, () -> !replay(there()).receiver());
            for (PostgresEndpoint role : List.of(there(), blind(there()))) {
                ServerFacts lost = facts(role);
                assertThat(lost.load().replay().orElseThrow().archive()).isFalse();
                assertThat(judged(Levels.DEFAULT, lost, facts(role)).delay().orElseThrow().level())
                        .isEqualTo(Level.OK);
                LoadFindings found =
                        judged(
                                Levels.DEFAULT,
                                earlier(lost, Duration.ofSeconds(41)),
                                earlier(lost, Duration.ofSeconds(20)),
                                facts(role));
                assertThat(found.delay().orElseThrow().level()).isEqualTo(Level.WARNING);
                assertThat(wal(found))
                        .singleElement()
                        .asString()
                        .startsWith("No WAL receiver runs: nothing has arrived for 4")
                        .contains("(position " + lost.position().text() + ")");
            }
        } finally {
            pair.primary().start();
        }
        streams();
    }

    @Test
    void aReplicaThatIsGoneIsNamedOnThePrimary() throws Exception {
        streams();
        ServerFacts there = earlier(facts(here()), Duration.ofSeconds(60));
        ServerFacts hidden = earlier(facts(blind(here())), Duration.ofSeconds(60));
        pair.standby().kill();
        try {
            Watched.until(SOON, () -> replicas().isEmpty());
            ServerFacts gone = facts(here());
            LoadFindings found =
                    judged(
                            Levels.DEFAULT,
                            there,
                            earlier(gone, Duration.ofSeconds(41)),
                            facts(here()));
            assertThat(found.gone())
                    .singleElement()
                    .extracting(Gone::replica)
                    .extracting(Replica::application)
                    .isEqualTo(Optional.of("walreceiver"));
            assertThat(wal(found))
                    .anySatisfy(s ->
                            assertThat(s)
                                    .startsWith(
                                            "walreceiver received WAL from here and has been gone"
                                                    + " for 4"));
            assertThat(
                            judged(
                                            Levels.DEFAULT,
                                            hidden,
                                            earlier(gone, Duration.ofSeconds(41)),
                                            facts(blind(here())))
                                    .gone())
                    .isEmpty();
        } finally {
            pair.standby().start();
        }
        streams();
        assertThat(judged(Levels.DEFAULT, there, facts(here())).gone()).isEmpty();
    }

    @Test
    void aCopyThatIsBeingMadeIsOneAndNoTrouble() throws Exception {
        streams();
        try (Connection copy =
                pair.primary()
                        .connect(
                                "shop",
                                "copier",
                                "copier",
                                Map.of(
                                        "ApplicationName", "copy",
                                        "replication", "true",
                                        "preferQueryMode", "simple",
                                        "assumeMinServerVersion", "14"))) {
            var ended = new CompletableFuture<String>();
            Thread.ofVirtual().start(() -> ended.complete(copy(copy)));
            Watched.until(SOON, () -> replicas().stream().anyMatch(Replica::backup));
            LoadFindings seen = judged(Levels.DEFAULT, facts(here()));
            assertThat(seen.replicas())
                    .filteredOn(l -> l.replica().backup())
                    .singleElement()
                    .satisfies(l -> {
                        assertThat(l.replica().application()).contains("copy");
                        assertThat(l.behind()).isEmpty();
                        assertThat(l.level()).isEqualTo(Level.OK);
                    });
            assertThat(wal(seen)).isEmpty();
            assertThat(
                            one(
                                    pair.lab(),
                                    "SELECT pg_terminate_backend(pid) FROM pg_stat_replication"
                                            + " WHERE state = 'backup'"))
                    .isEqualTo("t");
            // the last is the driver's own, of what it does not read
            assertThat(ended.get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isIn("57P01", "08006", "0A000");
        }
    }

    /// Slowly, until it is ended; with what state it was.
    private String copy(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    major >= 15 ? "BASE_BACKUP (MAX_RATE 32)" : "BASE_BACKUP MAX_RATE 32");
            return "it was not ended";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }
}
