package headroom.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.ExpectedClient.Pool;
import headroom.core.environment.Level;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.SessionGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What was declared against what was read. 195 connections are there for ordinary roles.
class ExpectationsTest {

    private final Sample sample = new Sample();

    private static ExpectedClient client(String service, String role, int max, int instances) {
        return new ExpectedClient(
                service,
                Optional.of(role),
                Optional.of(service),
                List.of("10.0.0.0/24"),
                Optional.of("shop"),
                Optional.of(new Pool(max, instances)));
    }

    private static SessionGroup group(
            String application, String role, String address, String database, long count) {
        return new SessionGroup(
                Optional.of(application),
                Optional.of(role),
                Optional.of(database),
                Optional.of(address),
                Optional.of("idle"),
                count);
    }

    private void declare(ExpectedClient... clients) {
        sample.expectations =
                new Expectations(
                        Optional.empty(),
                        Optional.of(List.of(clients)),
                        Optional.empty(),
                        Map.of());
    }

    private PoolsJudgement pools(SessionGroup... groups) {
        sample.sessions = List.of(groups);
        return sample.assess().pools();
    }

    @Test
    void whereNobodyIsDeclaredItIsNotKnownWhoBelongsThere() {
        String unknown = "Whether all of them belong here is not known: no clients are declared.";
        assertThat(pools(group("web", "web_app", "10.0.0.7", "shop", 30)).verdict().sentence())
                .endsWith(unknown);
        assertThat(pools(group("headroom", "m", "10.0.0.1", "shop", 1)).verdict().sentence())
                .doesNotContain(unknown);
        declare(client("web", "web_app", 10, 4));
        assertThat(pools(group("web", "web_app", "10.0.0.7", "shop", 30)).verdict().sentence())
                .doesNotContain(unknown);
    }

    @Test
    void everybodyWhoIsDeclaredIsFine() {
        declare(client("web", "web_app", 10, 4), client("jobs", "jobs_app", 5, 2));
        PoolsJudgement pools =
                pools(
                        group("web", "web_app", "10.0.0.7", "shop", 30),
                        group("jobs", "jobs_app", "10.0.0.8", "shop", 10),
                        group("headroom", "headroom_monitor", "10.9.9.9", "postgres", 2));
        assertThat(pools.level()).isEqualTo(Level.OK);
        assertThat(pools.census().orElseThrow().present().values()).containsExactly(30L, 10L);
        assertThat(pools.census().orElseThrow().strangers()).isEmpty();
    }

    @Test
    void aServiceOnTheWrongDatabaseIsAStranger() {
        declare(client("web", "web_app", 10, 4));
        PoolsJudgement pools =
                pools(
                        group("web", "web_app", "10.0.0.7", "shop", 30),
                        group("auth", "auth_app", "10.0.1.9", "shop", 3));
        assertThat(pools.level()).isEqualTo(Level.WARNING);
        assertThat(pools.verdict().headline())
                .isEqualTo("Somebody is connected who is not declared");
        assertThat(pools.verdict().sentence())
                .endsWith(
                        "Not declared: 3 of auth as auth_app from 10.0.1.9 in shop. Ask whose they are, or declare them.");
    }

    @Test
    void anotherNetworkRoleOrDatabaseMakesAStranger() {
        declare(client("web", "web_app", 10, 4));
        PoolsJudgement pools =
                pools(
                        group("web", "web_app", "10.0.1.7", "shop", 1),
                        group("web", "other", "10.0.0.7", "shop", 1),
                        group("web", "web_app", "10.0.0.7", "postgres", 1));
        assertThat(pools.census().orElseThrow().strange()).isEqualTo(3);
        assertThat(pools.verdict().sentence())
                .endsWith(
                        "; and 1 other kinds. Ask whose they are, or declare them. web is declared and has no connection: stopped, or"
                                + " connected elsewhere.");
    }

    @Test
    void whoIsDeclaredAndNotThereIsMissing() {
        declare(client("web", "web_app", 10, 4), client("jobs", "jobs_app", 5, 2));
        PoolsJudgement pools = pools(group("web", "web_app", "10.0.0.7", "shop", 30));
        assertThat(pools.level()).isEqualTo(Level.WATCH);
        assertThat(pools.verdict().headline()).isEqualTo("A declared service is not connected");
        assertThat(pools.verdict().sentence())
                .endsWith(
                        "jobs is declared and has no connection: stopped, or connected elsewhere.");
        assertThat(pools.census().orElseThrow().absent())
                .extracting(ExpectedClient::service)
                .containsExactly("jobs");
        assertThat(pools(group("headroom", "m", "10.0.0.1", "shop", 1)).verdict().sentence())
                .contains("web, jobs are declared and have no connection");
    }

    @Test
    void aRestartMakesNobodyMissing() {
        declare(client("web", "web_app", 10, 4));
        SessionGroup own = group("headroom", "m", "10.0.0.1", "shop", 1);
        pools(own, group("web", "web_app", "10.0.0.7", "shop", 30));
        sample.later(Duration.ofSeconds(2));
        for (int i = 0; i < 15; i++) {
            assertThat(pools(own).level()).isEqualTo(Level.OK);
            sample.later(Duration.ofSeconds(2));
        }
        PoolsJudgement gone = pools(own);
        assertThat(gone.level()).isEqualTo(Level.WATCH);
        assertThat(gone.verdict().sentence())
                .contains("has no connection, and had none for 30 s at least: stopped");
        sample.level("cuts.patience.missing", Duration.ofMinutes(1));
        assertThat(pools(own).level()).isEqualTo(Level.OK);
    }

    @Test
    void whatTheRoleMayNotSeeIsNobodysStranger() {
        declare(client("web", "web_app", 10, 4));
        PoolsJudgement pools =
                pools(
                        new SessionGroup(
                                Optional.of("web"),
                                Optional.of("web_app"),
                                Optional.of("shop"),
                                Optional.empty(),
                                Optional.empty(),
                                7));
        assertThat(pools.level()).isEqualTo(Level.OK);
        assertThat(pools.census().orElseThrow().unseen()).isEqualTo(7);
        assertThat(pools.verdict().sentence())
                .contains("Whose 7 connections are cannot be told by what this role sees.");
    }

    /// As PostgreSQL 18 shows them.
    @Test
    void whoIsStillLoggingInIsCountedAsThatAndIsNoStranger() {
        Optional<String> none = Optional.empty();
        declare(client("web", "web_app", 10, 2));
        PoolsJudgement pools =
                pools(
                        new SessionGroup(
                                none,
                                none,
                                none,
                                Optional.of("10.9.9.9"),
                                Optional.of("starting"),
                                3));
        assertThat(pools.level()).isEqualTo(Level.OK);
        assertThat(pools.total()).contains(3L);
        assertThat(pools.byApplication())
                .containsExactly(new PoolsJudgement.ApplicationCount("(logging in)", 3));
        assertThat(pools.verdict().sentence()).contains("3 are still logging in.");
        assertThat(pools.census().orElseThrow().strangers()).isEmpty();
        assertThat(pools.census().orElseThrow().unseen()).isZero();
    }

    @Test
    void moreThanThePoolsCanHaveIsWorthWatching() {
        declare(client("web", "web_app", 10, 2));
        PoolsJudgement pools = pools(group("web", "web_app", "10.0.0.7", "shop", 21));
        assertThat(pools.level()).isEqualTo(Level.WATCH);
        assertThat(pools.verdict().sentence())
                .contains("web has 21 connections; declared are 20 (2 instances of 10).");
    }

    @Test
    void poolsThatWantMoreThanThereIsAreWorthWatching() {
        declare(client("web", "web_app", 50, 4));
        PoolsJudgement pools = pools(group("web", "web_app", "10.0.0.7", "shop", 5));
        assertThat(pools.level()).isEqualTo(Level.WATCH);
        assertThat(pools.verdict().sentence())
                .contains(
                        "Together the declared pools may want 200 of the 195 that ordinary roles"
                                + " can have.");
    }

    @Test
    void moreAtWorkThanProcessorsIsSaid() {
        sample.expectations =
                new Expectations(Optional.empty(), Optional.empty(), Optional.of(8), Map.of());
        assertThat(sample.assess().pools().verdict().sentence())
                .contains("60 are active on 8 vCPUs.");
    }

    private Snapshot settings(Map<String, String> declared, Map<String, Optional<String>> found) {
        sample.expectations =
                new Expectations(Optional.empty(), Optional.empty(), Optional.empty(), declared);
        return sample.snapshot()
                .with(
                        ServerSettings.SOURCE,
                        new Reading.Known<>(new ServerSettings(found), sample.now));
    }

    @Test
    void aSettingThatIsOtherwiseIsToldOnTheGaugeThatItConcerns() {
        Assessment assessment =
                sample.assess(
                        settings(
                                Map.of(
                                        "max_slot_wal_keep_size", "200GB",
                                        "max_connections", "200",
                                        "idle_replication_slot_timeout", "1h"),
                                Map.of(
                                        "max_slot_wal_keep_size", Optional.of("-1"),
                                        "max_connections", Optional.of("200"),
                                        "idle_replication_slot_timeout", Optional.empty())));
        assertThat(assessment.wal().level()).isEqualTo(Level.WATCH);
        assertThat(assessment.wal().verdict().headline()).isEqualTo("Settings are not as declared");
        assertThat(assessment.wal().verdict().sentence())
                .endsWith(
                        "idle_replication_slot_timeout is declared, yet this server has no such"
                                + " setting. max_slot_wal_keep_size is -1, declared 200GB.");
        assertThat(assessment.pools().level()).isEqualTo(Level.OK);
    }

    @Test
    void settingsThatCannotBeReadAreNotTakenForGood() {
        Snapshot snapshot =
                settings(Map.of("max_connections", "200"), Map.of())
                        .with(
                                ServerSettings.SOURCE,
                                new Reading.Unavailable<>(
                                        new Reason(Reason.Kind.NO_RIGHT, "permission denied"),
                                        sample.now));
        assertThat(sample.assess(snapshot).pools().verdict().sentence())
                .contains("Whether the settings are as declared is not known: ");
    }
}
