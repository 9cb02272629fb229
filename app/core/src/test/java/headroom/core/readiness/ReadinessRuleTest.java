package headroom.core.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Address;
import headroom.core.environment.Capacity;
import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tier;
import headroom.core.mitigation.Mitigation;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.Capability.Deed;
import headroom.core.readiness.Capability.Pools;
import headroom.core.readiness.Capability.Sight;
import headroom.core.readiness.PostgresRights.Acting;
import headroom.core.readiness.PostgresRights.Membership;
import headroom.core.readiness.PostgresRights.Role;
import headroom.core.readiness.PostgresRights.Statements;
import headroom.core.readiness.Readiness.Line;
import headroom.core.readiness.RedisRights.Result;
import headroom.core.readiness.RedisRights.Trial;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.secret.SecretRef;
import headroom.core.signal.Primaries;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.BouncerPools.Standing;
import headroom.core.signal.pools.ServicePools;
import headroom.core.signal.storage.VolumeCapacity;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ReadinessRuleTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:14:22Z");
    private static final Reason DOWN = new Reason(Reason.Kind.UNREACHABLE, "connection refused");

    private boolean standby;
    private boolean operator = true;
    private boolean replication = true;
    private int major = 18;
    private Statements statements = Statements.THERE;
    private Optional<PostgresRights.Function> volume = Optional.empty();
    private UnaryOperator<Environment> having = UnaryOperator.identity();
    private Snapshot others = Snapshot.empty(NOW);
    private Optional<Reading<PostgresRights>> failed = Optional.empty();

    private static Role role(String name, boolean all, boolean replication) {
        Map<String, Membership> memberships = new HashMap<>();
        Right.roles().stream()
                .filter(r -> !r.startsWith("rds_"))
                .forEach(r -> memberships.put(r, all ? Membership.INHERITED : Membership.NONE));
        Map<String, Boolean> functions = new HashMap<>();
        Right.functions().forEach(f -> functions.put(f, all));
        Map<String, Boolean> relations = new HashMap<>();
        Right.relations().forEach(r -> relations.put(r, true));
        return new Role(
                name,
                name,
                false,
                replication,
                true,
                true,
                true,
                -1,
                Optional.empty(),
                false,
                memberships,
                functions,
                relations);
    }

    private PostgresRights rights() {
        return new PostgresRights(
                major,
                standby,
                "shop",
                Optional.of(0L),
                role("watch", true, false),
                operator
                        ? Optional.of(
                                new Acting(
                                        "act", "act", Optional.of(role("act", true, replication))))
                        : Optional.empty(),
                Optional.of(role("pg_monitor", true, false)),
                statements,
                volume);
    }

    private Readiness judge() {
        return judge(new OperatorTrial.NotTried(), Optional.empty());
    }

    private Readiness judge(OperatorTrial trial, Optional<RedisRights> redis) {
        Login login = new Login("watch", new SecretRef.Env("X"));
        var environment =
                new Environment(
                        "shop",
                        Tier.PRODUCTION,
                        Optional.of(
                                new PostgresEndpoint(
                                        "db",
                                        5432,
                                        "shop",
                                        login,
                                        operator
                                                ? Optional.of(
                                                        new Login("act", new SecretRef.Env("Y")))
                                                : Optional.empty())),
                        redis.map(_ -> new RedisEndpoint("redis", 6379, 0, login)),
                        Optional.<Capacity>empty(),
                        Expectations.NONE,
                        Levels.DEFAULT);
        Snapshot snapshot =
                others.with(
                        PostgresRights.SOURCE,
                        failed.orElseGet(() -> new Reading.Known<>(rights(), NOW)));
        return ReadinessRule.judge(
                having.apply(environment),
                redis.map(r -> snapshot.with(RedisRights.SOURCE, new Reading.Known<>(r, NOW)))
                        .orElse(snapshot),
                trial);
    }

    private static Ability ability(Readiness readiness, Capability what) {
        return readiness.lines().stream()
                .filter(l -> l.what().equals(what))
                .findFirst()
                .map(Line::ability)
                .orElseThrow();
    }

    @Test
    void whatCouldNotBeReadAgainSaysSinceWhen() {
        assertThat(judge().stale()).isEmpty();
        failed =
                Optional.of(
                        new Reading.Known<>(rights(), NOW)
                                .failed(
                                        new Reason(Reason.Kind.TIMEOUT, "no answer"),
                                        NOW.plusSeconds(60)));
        assertThat(judge().stale()).contains(NOW);
        assertThat(judge().sentence()).isEqualTo("You could drop a slot on shop tonight.");
    }

    @Test
    void everyMitigationHasItsPartsAndEveryPartItsMitigation() {
        assertThat(Capability.mitigations())
                .extracting(Mitigation::id)
                .containsExactlyInAnyOrderElementsOf(Mitigation.ids());
        assertThat(Capability.mitigations().stream().flatMap(m -> Capability.deeds(m).stream()))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Deed.values()));
        assertThat(Capability.mitigations())
                .allMatch(m -> Capability.deeds(m).stream().anyMatch(Deed::needed));
    }

    @Test
    void withEveryRightItCouldBeDoneTonight() {
        assertThat(judge().sentence()).isEqualTo("You could drop a slot on shop tonight.");
        assertThat(judge().level()).isEqualTo(Level.OK);
        assertThat(judge().lines()).extracting(Line::what).doesNotContain(Sight.RESERVED);
    }

    @Test
    void aMissingRightIsTheSentence() {
        replication = false;
        assertThat(judge().sentence())
                .isEqualTo("You could not drop a slot on shop tonight: act lacks REPLICATION.");
        assertThat(judge().level()).isEqualTo(Level.WARNING);
    }

    @Test
    void withoutAnOperatorItIsWatchOnlyEvenWhileNobodyAnswers() {
        operator = false;
        assertThat(judge().sentence()).isEqualTo("Watch-only: no operator login is configured.");
        assertThat(judge().level()).isEqualTo(Level.WATCH);
        failed = Optional.of(new Reading.Unavailable<>(DOWN, NOW));
        assertThat(judge().sentence()).startsWith("Watch-only");
        assertThat(judge().level()).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void whatNobodyToldIsUnknownAndNeverCan() {
        failed = Optional.of(new Reading.Unavailable<>(DOWN, NOW));
        assertThat(judge().lines())
                .isNotEmpty()
                .allMatch(l -> l.ability() instanceof Ability.Unknown);
        assertThat(judge().sentence())
                .isEqualTo(
                        "Whether you could drop a slot on shop tonight is not known: not reachable:"
                                + " connection refused.");
        assertThat(judge().pending()).isFalse();
        failed = Optional.of(new Reading.Unavailable<>(Reason.PENDING, NOW));
        assertThat(judge().pending()).isTrue();
    }

    @Test
    void onAStandbyNothingIsDroppedAndGrantsGoToThePrimary() {
        standby = true;
        assertThat(judge().sentence())
                .isEqualTo(
                        "You could not drop a slot on shop tonight: this is a standby; its slots are"
                                + " dropped on the primary.");
        assertThat(judge().level()).isEqualTo(Level.WATCH);
        replication = false;
        assertThat(ability(judge(), Deed.DROP_SLOT).toGrant())
                .containsExactly(
                        new Grant(
                                "ALTER ROLE act REPLICATION;",
                                "as a superuser, in any database of the primary that this standby"
                                        + " follows"));
    }

    @Test
    void aLoginThatWasRefusedOutweighsTheRights() {
        var refused =
                new OperatorTrial.Failed(
                        new Reason(Reason.Kind.AUTHENTICATION, "password authentication failed"));
        assertThat(ability(judge(refused, Optional.empty()), Deed.OPERATOR_LOGIN).word())
                .isEqualTo("cannot");
        var late = new OperatorTrial.Failed(new Reason(Reason.Kind.TIMEOUT, "no answer"));
        assertThat(ability(judge(late, Optional.empty()), Deed.OPERATOR_LOGIN).word())
                .isEqualTo("unknown");
        assertThat(
                        ability(
                                judge(new OperatorTrial.Worked(), Optional.empty()),
                                Deed.OPERATOR_LOGIN))
                .isEqualTo(new Ability.Can());
    }

    private static Primaries primaries(Primaries.Unasked... unasked) {
        return new Primaries(List.of(), List.of(unasked));
    }

    private void hosts(String... names) {
        having =
                environment ->
                        environment.withServers(
                                environment
                                        .postgres()
                                        .map(p ->
                                                p.at(
                                                        Arrays.stream(names)
                                                                .map(n -> new Address(n, 5432))
                                                                .toList())),
                                environment.redis());
    }

    @Test
    void ofSeveralHostsItIsKnownWhichArePrimariesOrNothingIsPromised() {
        hosts("db-1", "db-2");
        others = others.with(Primaries.SOURCE, new Reading.Unavailable<>(DOWN, NOW));
        assertThat(judge().sentence())
                .isEqualTo(
                        "Whether you could drop a slot on shop tonight is not known: whether another"
                                + " host is a primary too is not known: not reachable: connection"
                                + " refused.");
        assertThat(judge().level()).isEqualTo(Level.UNKNOWN);
        others = others.with(Primaries.SOURCE, new Reading.Unavailable<>(Reason.PENDING, NOW));
        assertThat(ability(judge(), Deed.DROP_SLOT)).isInstanceOf(Ability.Unknown.class);
        assertThat(judge().pending()).isTrue();
        others = others.with(Primaries.SOURCE, new Reading.Known<>(primaries(), NOW));
        assertThat(judge().sentence()).isEqualTo("You could drop a slot on shop tonight.");
        assertThat(judge().remarks()).isEmpty();
        var silent = new Primaries.Unasked(new Address("db-2", 5432), DOWN);
        others = others.with(Primaries.SOURCE, new Reading.Known<>(primaries(silent), NOW));
        assertThat(judge().remarks())
                .containsExactly(
                        "db-2:5432 could not be asked whether it is a primary too: not reachable:"
                                + " connection refused.");
        hosts("db-1");
        others = Snapshot.empty(NOW);
        assertThat(judge().sentence()).isEqualTo("You could drop a slot on shop tonight.");
    }

    @Test
    void aServerThatIsNewerThanTriedIsRemarkedOn() {
        major = Fingerprint.NEWEST + 1;
        assertThat(judge().remarks())
                .containsExactly(
                        "PostgreSQL 19 at db:5432 is newer than 18, the newest that was tried:"
                                + " update Headroom; what is new there is not shown.");
        assertThat(judge().level()).isEqualTo(Level.OK);
    }

    @Test
    void statementsTakeTheLibraryTheExtensionAndTheRight() {
        statements = Statements.NOT_LOADED;
        assertThat(ability(judge(), Sight.STATEMENTS)).isInstanceOf(Ability.Closed.class);
        assertThat(judge().level()).isEqualTo(Level.WATCH);
        statements = Statements.NOT_CREATED;
        assertThat(ability(judge(), Sight.STATEMENTS).toGrant())
                .containsExactly(
                        new Grant(
                                "CREATE EXTENSION pg_stat_statements;",
                                "as a superuser, in database shop"));
        assertThat(judge().level()).isEqualTo(Level.WARNING);
    }

    @Test
    void whatTellsItsRightsByRefusingIsJudgedByWhatWasRead() {
        var login = new Login("looks", new SecretRef.Env("Z"));
        var bouncer =
                new PgBouncerEndpoint(
                        "front",
                        new Address("pg", 6432),
                        CapacitySource.NodeExporter.STANDARD,
                        Optional.empty(),
                        login,
                        Optional.empty());
        var service =
                new ServiceEndpoint(
                        "orders",
                        List.of("a:1", "b:1"),
                        "*",
                        CapacitySource.NodeExporter.STANDARD,
                        Optional.empty(),
                        Optional.of(login));
        var exporter =
                new CapacitySource.NodeExporter(
                        "http://db:9100/", "/", Optional.empty(), Optional.empty());
        having =
                environment ->
                        environment
                                .withPools(List.of(bouncer), List.of(service))
                                .withCapacity(Optional.of(exporter));
        Capability front = new Pools("PgBouncer front");
        Capability orders = new Pools("orders");
        assertThat(judge().lines())
                .filteredOn(l -> l.what().equals(front) || l.what().equals(orders))
                .hasSize(2)
                .allMatch(l -> l.ability() instanceof Ability.Unknown);

        var refused = new Reason(Reason.Kind.NO_RIGHT, "not allowed");
        var pools =
                new Reading.Known<>(
                        new BouncerPools("1", Standing.ACTIVE, List.of(), List.of()), NOW);
        others =
                others.with(BouncerPools.source(bouncer), pools)
                        .with(
                                ServicePools.source(service, "a:1"),
                                new Reading.Known<>(new ServicePools(List.of()), NOW))
                        .with(
                                ServicePools.source(service, "b:1"),
                                new Reading.Unavailable<>(refused, NOW))
                        .with(VolumeCapacity.SOURCE, new Reading.Unavailable<>(DOWN, NOW));
        assertThat(ability(judge(), front)).isEqualTo(new Ability.Can());
        assertThat(ability(judge(), orders))
                .isEqualTo(
                        new Ability.Cannot(
                                "right missing: not allowed",
                                List.of(
                                        new Grant(
                                                "looks readonly",
                                                "in the jmxremote.access of orders, which is read at"
                                                        + " its start"))));
        assertThat(ability(judge(), Sight.VOLUME))
                .isEqualTo(new Ability.Unknown("not reachable: connection refused"));

        // silence takes no right away, a refusal does
        others = others.with(BouncerPools.source(bouncer), pools.failed(DOWN, NOW));
        assertThat(ability(judge(), front)).isEqualTo(new Ability.Can());
        others = others.with(BouncerPools.source(bouncer), pools.failed(refused, NOW));
        assertThat(ability(judge(), front).toGrant())
                .extracting(Grant::statement)
                .containsExactly("stats_users = looks", "RELOAD;");
    }

    private static Trial trial(Sight sight, String command, String keys, Result result) {
        return new Trial(sight, command, keys, result);
    }

    @Test
    void theTextOfARuleIsThatOfTheVersion() {
        var refused = new Result.CommandRefused();
        assertThat(grants(7, trial(Sight.DEPTH, "llen", "queue:*", refused)))
                .containsExactly("ACL SETUSER watch (+llen %R~queue:*)");
        assertThat(grants(6, trial(Sight.DEPTH, "llen", "queue:*", refused)))
                .containsExactly("ACL SETUSER watch +llen", "ACL SETUSER watch ~queue:*");
        assertThat(grants(7, trial(Sight.DEPTH, "llen", "queue:*", new Result.KeysRefused())))
                .containsExactly("ACL SETUSER watch %R~queue:*");
        assertThat(
                        grants(
                                7,
                                trial(Sight.DEPTH, "llen", "queue:*", refused),
                                trial(Sight.OLDEST, "lindex", "queue:*", new Result.Granted())))
                .containsExactly("ACL SETUSER watch +llen");
        assertThat(grants(7, trial(Sight.DEPTH, "llen", "queue:*", new Result.Failed("busy"))))
                .isEmpty();
    }

    private List<String> grants(int major, Trial... trials) {
        var rights = new RedisRights("watch", major, List.of(trials));
        return ability(judge(new OperatorTrial.NotTried(), Optional.of(rights)), Sight.DEPTH)
                .toGrant()
                .stream()
                .map(Grant::statement)
                .toList();
    }
}
