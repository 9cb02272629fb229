package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.Probe;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.Ability;
import headroom.core.readiness.Capability;
import headroom.core.readiness.Capability.Deed;
import headroom.core.readiness.Capability.Sight;
import headroom.core.readiness.Grant;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.PostgresRights;
import headroom.core.readiness.Readiness;
import headroom.core.readiness.Readiness.Line;
import headroom.core.readiness.ReadinessRule;
import headroom.core.reading.Reading;
import headroom.core.secret.SecretRef;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Readiness against what the server then really allows, and the printed grants against themselves:
/// each is run as it stands. Passwords of the made roles are their names.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
class RightsTest {

    private static final AtomicInteger MADE = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Lab lab;

    @Parameter int major;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        LabOptions options = LabOptions.postgresOnly().major(major);
        lab =
                Lab.start(
                        major < 16 ? options : options.setting("reserved_connections", "2"),
                        Progress.SILENT);
        if (major >= 16) {
            run(lab, "GRANT pg_use_reserved_connections TO headroom_monitor");
        }
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        lab.close();
    }

    private static String role(String name, String attributes) throws SQLException {
        String made = name + MADE.incrementAndGet();
        run(lab, "CREATE ROLE %s %s PASSWORD '%s'".formatted(quoted(made), attributes, made));
        return made;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static Login login(String user) {
        return new Login(user, new SecretRef.Env(user));
    }

    private static PostgresEndpoint endpoint(String monitor, Optional<String> operator) {
        return Watched.endpoint(lab).as(login(monitor), operator.map(RightsTest::login));
    }

    private static Readiness ready(PostgresEndpoint endpoint) throws Exception {
        return ready(endpoint, new OperatorTrial.NotTried());
    }

    private static Readiness ready(PostgresEndpoint endpoint, OperatorTrial trial)
            throws Exception {
        try (var probe = PostgresProbes.rights(endpoint, Watched.ACCESS)) {
            return ready(endpoint, probe.read(), trial);
        }
    }

    private static Readiness ready(
            PostgresEndpoint endpoint, PostgresRights rights, OperatorTrial trial) {
        Environment environment =
                lab.environment()
                        .called("shop")
                        .withServers(Optional.of(endpoint), Optional.empty());
        return ReadinessRule.judge(
                environment,
                Snapshot.empty(Instant.EPOCH)
                        .with(PostgresRights.SOURCE, new Reading.Known<>(rights, Instant.EPOCH)),
                trial);
    }

    private static Map<Capability, String> words(Readiness ready) {
        var words = new TreeMap<Capability, String>(java.util.Comparator.comparing(Capability::id));
        ready.lines().forEach(l -> words.put(l.what(), l.ability().word()));
        return words;
    }

    private static Ability ability(Readiness ready, Capability what) {
        return ready.lines().stream()
                .filter(l -> l.what().equals(what))
                .findFirst()
                .map(Line::ability)
                .orElseThrow();
    }

    /// The statements of all lines, each once, as somebody would copy them from the top.
    private static List<Grant> grants(Readiness ready) {
        return ready.lines().stream()
                .flatMap(l -> l.ability().toGrant().stream())
                .distinct()
                .toList();
    }

    private static void execute(Grant grant) throws SQLException {
        assertThat(grant.where()).startsWith("as a superuser");
        run(lab, grant.statement());
    }

    private String checkpoint(String otherwise) {
        return major < 15 ? "cannot" : otherwise;
    }

    @Test
    void theRolesOfTheRecipeCanDoEverything() throws Exception {
        Readiness ready = ready(Watched.endpoint(lab));
        assertThat(words(ready).values())
                .filteredOn(word -> !word.equals("can"))
                .hasSize(major < 15 ? 1 : 0);
        assertThat(ability(ready, Deed.CHECKPOINT).word()).isEqualTo(checkpoint("can"));
        assertThat(ability(ready, Deed.CHECKPOINT).toGrant()).isEmpty();
        assertThat(ready.level()).isEqualTo(major < 15 ? Level.WATCH : Level.OK);
        assertThat(ready.sentence()).startsWith("You could drop a slot on shop tonight");
        assertThat(ready.remarks()).isEmpty();
    }

    @Test
    void aSuperuserCanDoEverythingAndIsAdvisedAgainst() throws Exception {
        String root = role("root", "SUPERUSER LOGIN");
        Readiness ready = ready(endpoint(root, Optional.of(root)));
        assertThat(words(ready).values()).containsOnly("can");
        assertThat(ready.level()).isEqualTo(Level.OK);
        assertThat(ready.remarks()).singleElement().asString().contains("is a superuser");
    }

    @Test
    void pgMonitorAloneOnlyWatches() throws Exception {
        String watching = role("watching", "LOGIN");
        run(lab, "GRANT pg_monitor TO " + watching);
        if (major >= 16) {
            run(lab, "GRANT pg_use_reserved_connections TO " + watching);
        }
        Readiness ready = ready(endpoint(watching, Optional.empty()));
        assertThat(ready.sentence()).isEqualTo("Watch-only: no operator login is configured.");
        assertThat(ready.level()).isEqualTo(Level.WATCH);
        assertThat(words(ready))
                .containsEntry(Sight.WAL_FILES, "can")
                .containsEntry(Sight.BACKLOG, "can")
                .containsEntry(Sight.SESSIONS, "can")
                .containsEntry(Deed.PREVIEW_DROP, "can")
                .containsEntry(Deed.DROP_SLOT, "cannot");

        // the same role as operator lacks what it needs to act
        Readiness acting = ready(endpoint(watching, Optional.of(watching)));
        assertThat(acting.sentence())
                .isEqualTo(
                        "You could not drop a slot on shop tonight: %s lacks REPLICATION."
                                .formatted(watching));
        assertThat(acting.level()).isEqualTo(Level.WARNING);
    }

    @Test
    void whatARoleWithoutRightsCannotSeeIsSoInTruth() throws Exception {
        String nobody = role("nobody", "LOGIN");
        Readiness ready = ready(endpoint(nobody, Optional.empty()));
        assertThat(words(ready))
                .containsEntry(Sight.LOGIN, "can")
                .containsEntry(Sight.SLOTS, "can")
                .containsEntry(Sight.SERVER, "can")
                .containsEntry(Sight.SIZES, "cannot")
                .containsEntry(Sight.SESSIONS, "cannot")
                .containsEntry(Sight.STATEMENTS, "cannot")
                .containsEntry(Sight.TEMPORARY_FILES, "cannot")
                .containsEntry(Sight.LOGS, "cannot")
                .containsEntry(Sight.WAL_FILES, "cannot")
                .containsEntry(Sight.BACKLOG, "cannot");
        var refused =
                Map.of(
                        "SELECT count(*) FROM pg_ls_waldir()", Sight.WAL_FILES,
                        "SELECT count(*) FROM pg_ls_archive_statusdir()", Sight.BACKLOG,
                        "SELECT count(*) FROM pg_ls_logdir()", Sight.LOGS,
                        "SELECT count(*) FROM pg_ls_tmpdir()", Sight.TEMPORARY_FILES,
                        "SELECT pg_tablespace_size('pg_global')", Sight.SIZES);
        for (String sql : refused.keySet()) {
            assertThat(stateOf(nobody, sql)).as(sql).isEqualTo("42501");
        }
    }

    /// The SQLSTATE of a statement of this role's; empty where it is allowed. A connection that was
    /// just closed may still count.
    private static String stateOf(String user, String sql) {
        var state = new AtomicReference<>("53300");
        Watched.until(
                Duration.ofSeconds(10),
                () -> {
                    state.set(stateNow(user, sql));
                    return !state.get().equals("53300");
                });
        return state.get();
    }

    private static String stateNow(String user, String sql) {
        try (Connection connection =
                        lab.postgres().connect(PostgresServer.DATABASE, user, user, Map.of());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }

    @Test
    void everyPrintedGrantTurnsItsLineToCan() throws Exception {
        String monitor = role("mo\"ni tor", "LOGIN NOINHERIT CONNECTION LIMIT 1");
        String operator =
                role("Op", "NOLOGIN NOINHERIT CONNECTION LIMIT 0 VALID UNTIL '2001-01-01'");
        run(
                lab,
                "REVOKE SELECT ON pg_catalog.pg_replication_slots FROM PUBLIC",
                "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_control_system() FROM PUBLIC",
                "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_ls_logdir() FROM pg_monitor",
                "REVOKE CONNECT ON DATABASE shop FROM PUBLIC",
                "DROP EXTENSION pg_stat_statements",
                "GRANT CONNECT ON DATABASE shop TO " + quoted(monitor),
                "GRANT pg_monitor TO " + quoted(monitor));
        PostgresEndpoint endpoint = endpoint(monitor, Optional.of(operator));
        // one connection for all: closed ones may still count against the limit
        try (var probe = PostgresProbes.rights(endpoint, Watched.ACCESS)) {
            Readiness before = ready(endpoint, probe.read(), new OperatorTrial.NotTried());
            assertThat(before.level()).isEqualTo(Level.WARNING);
            List<Capability> cannot =
                    before.lines().stream()
                            .filter(l -> l.ability() instanceof Ability.Cannot)
                            .map(Line::what)
                            .toList();
            assertThat(cannot)
                    .contains(
                            Sight.LOGIN,
                            Sight.SLOTS,
                            Sight.SERVER,
                            Sight.LOGS,
                            Sight.WAL_FILES,
                            Sight.BACKLOG,
                            Sight.SIZES,
                            Sight.SESSIONS,
                            Sight.STATEMENTS,
                            Sight.TEMPORARY_FILES,
                            Deed.PREVIEW_DROP,
                            Deed.OPERATOR_LOGIN,
                            Deed.DROP_SLOT);
            for (Capability each : cannot) {
                for (Grant grant :
                        ability(ready(endpoint, probe.read(), new OperatorTrial.NotTried()), each)
                                .toGrant()) {
                    execute(grant);
                }
                assertThat(
                                ability(
                                        ready(endpoint, probe.read(), new OperatorTrial.NotTried()),
                                        each))
                        .as(each.id())
                        .isInstanceOf(Ability.Can.class);
            }
            Readiness after = ready(endpoint, probe.read(), new OperatorTrial.NotTried());
            assertThat(grants(after)).isEmpty();
            assertThat(after.level()).isEqualTo(major < 15 ? Level.WATCH : Level.OK);
            assertThat(stateOf(monitor, "SELECT count(*) FROM pg_ls_waldir()")).isEmpty();
            assertThat(stateOf(operator, "SELECT pg_create_physical_replication_slot('made')"))
                    .isEmpty();
            assertThat(stateOf(operator, "SELECT pg_drop_replication_slot('made')")).isEmpty();
            assertThat(stateOf(operator, "CHECKPOINT")).isEqualTo(major < 15 ? "42501" : "");
        } finally {
            run(
                    lab,
                    "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
                    "GRANT SELECT ON pg_catalog.pg_replication_slots TO PUBLIC",
                    "GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO PUBLIC",
                    "GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_logdir() TO pg_monitor",
                    "GRANT CONNECT ON DATABASE shop TO PUBLIC");
        }
    }

    private static Ability volume(PostgresEndpoint endpoint, String function) throws Exception {
        var sql = new CapacitySource.Sql(function);
        List<Probe<?>> probes =
                PostgresProbes.readiness(endpoint, Optional.of(sql), Watched.ACCESS);
        Snapshot snapshot =
                Judged.with(
                        Snapshot.empty(Instant.EPOCH),
                        Instant.EPOCH,
                        probes.toArray(Probe<?>[]::new));
        probes.forEach(Probe::close);
        Environment environment =
                lab.environment()
                        .withServers(Optional.of(endpoint), Optional.empty())
                        .withCapacity(Optional.of(sql));
        return ability(
                ReadinessRule.judge(environment, snapshot, new OperatorTrial.NotTried()),
                Sight.VOLUME);
    }

    @Test
    void theTeamsFunctionIsGrantedWithItsSchema() throws Exception {
        String watching = role("measuring", "LOGIN");
        PostgresEndpoint endpoint = endpoint(watching, Optional.empty());
        run(
                lab,
                "CREATE SCHEMA hidden",
                "CREATE TABLE hidden.size (bytes bigint)",
                "CREATE FUNCTION hidden.volume(OUT allocated bigint) AS $$ SELECT 1::bigint $$ LANGUAGE sql",
                "CREATE FUNCTION hidden.poor(OUT allocated bigint) AS $$ SELECT bytes FROM hidden.size $$ LANGUAGE sql",
                "REVOKE EXECUTE ON FUNCTION hidden.volume() FROM PUBLIC");
        try {
            Ability before = volume(endpoint, "hidden.volume");
            assertThat(before.reason())
                    .isEqualTo(
                            watching
                                    + " lacks USAGE on schema hidden and EXECUTE on hidden.volume()");
            for (Grant grant : before.toGrant()) {
                execute(grant);
            }
            assertThat(volume(endpoint, "hidden.volume")).isEqualTo(new Ability.Can());
            // no right of this role's helps, and what the function lacks is told by running it
            assertThat(volume(endpoint, "hidden.poor"))
                    .isInstanceOf(Ability.Cannot.class)
                    .extracting(Ability::reason)
                    .asString()
                    .contains("may not read what it reads: permission denied for table size");
            assertThat(volume(endpoint, "hidden.nothing").reason())
                    .startsWith("there is no function hidden.nothing() without arguments");
        } finally {
            run(lab, "DROP SCHEMA hidden CASCADE");
        }
    }

    @Test
    void aRoleThatIsNotThereIsMadeByThePrintedStatements() throws Exception {
        PostgresEndpoint endpoint = Watched.endpoint(lab);
        String missing = "Missing Op" + MADE.incrementAndGet();
        endpoint = endpoint.as(endpoint.monitor(), Optional.of(login(missing)));
        Readiness before = ready(endpoint);
        assertThat(before.sentence()).contains("there is no role " + missing);
        assertThat(before.remarks())
                .contains("A new role needs a password; in psql: \\password \"" + missing + "\"");
        for (Grant grant : grants(before)) {
            execute(grant);
        }
        assertThat(words(ready(endpoint)))
                .containsEntry(Deed.OPERATOR_LOGIN, "can")
                .containsEntry(Deed.DROP_SLOT, "can")
                .containsEntry(Deed.CHECKPOINT, checkpoint("can"));
    }

    @Test
    void aReservedConnectionIsALineWhereTheServerKeepsSome() throws Exception {
        String watching = role("reserving", "LOGIN");
        PostgresEndpoint endpoint = endpoint(watching, Optional.empty());
        if (major < 16) {
            assertThat(words(ready(endpoint))).doesNotContainKey(Sight.RESERVED);
            return;
        }
        Ability before = ability(ready(endpoint), Sight.RESERVED);
        assertThat(before.word()).isEqualTo("cannot");
        execute(before.toGrant().getFirst());
        assertThat(ability(ready(endpoint), Sight.RESERVED)).isEqualTo(new Ability.Can());
    }

    @Test
    void theOperatorsLoginIsTriedOnlyOnDemandAndClosedAfterIt() throws Exception {
        PostgresEndpoint endpoint = Watched.endpoint(lab);
        assertThat(OperatorLogin.tryOut(endpoint, Watched.ACCESS))
                .isEqualTo(new OperatorTrial.Worked());
        Watched.until(
                Duration.ofSeconds(5),
                () ->
                        Watched.one(
                                        lab,
                                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'headroom_operator'")
                                .equals("0"));
        var wrong =
                endpoint.as(
                        endpoint.monitor(),
                        Optional.of(new Login("headroom_operator", new SecretRef.Env("wrong"))));
        OperatorTrial trial = OperatorLogin.tryOut(wrong, Watched.ACCESS);
        assertThat(trial).isInstanceOf(OperatorTrial.Failed.class);
        Readiness ready = ready(wrong, trial);
        assertThat(ready.sentence())
                .startsWith("You could not drop a slot on shop tonight: login refused");
        assertThat(ready.level()).isEqualTo(Level.WARNING);
    }
}
