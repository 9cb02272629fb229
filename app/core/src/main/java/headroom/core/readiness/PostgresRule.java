package headroom.core.readiness;

import headroom.core.readiness.Capability.Deed;
import headroom.core.readiness.Capability.Sight;
import headroom.core.readiness.PostgresRights.Acting;
import headroom.core.readiness.PostgresRights.Membership;
import headroom.core.readiness.PostgresRights.Role;
import headroom.core.readiness.Right.Belonging;
import headroom.core.readiness.Right.Connection;
import headroom.core.readiness.Right.Connections;
import headroom.core.readiness.Right.Execution;
import headroom.core.readiness.Right.Held;
import headroom.core.readiness.Right.Login;
import headroom.core.readiness.Right.Replication;
import headroom.core.readiness.Right.Selection;
import headroom.core.readiness.Right.Validity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// From the rights of two roles to what could be done with them.
final class PostgresRule {

    /// Two to watch, and one more while a mitigation is previewed.
    private static final long WATCHING = 3;

    private PostgresRule() {}

    /// Every right that is asked for anywhere.
    static Stream<Right> everyRight() {
        return Stream.concat(
                Arrays.stream(Sight.values()).flatMap(s -> needs(s).stream()),
                Arrays.stream(Deed.values()).flatMap(d -> needs(d).stream()));
    }

    private static List<Right> needs(Sight sight) {
        return switch (sight) {
            case LOGIN ->
                    List.of(
                            new Login(),
                            new Connection(),
                            new Connections(WATCHING),
                            new Validity());
            case RESERVED -> List.of(new Belonging(Right.RESERVED));
            case SESSIONS -> List.of(new Selection("pg_stat_activity"), new Belonging(Right.STATS));
            case STATEMENTS, SIZES -> List.of(new Belonging(Right.STATS));
            case TEMPORARY_FILES -> List.of(new Execution("pg_ls_tmpdir(oid)"));
            case LOGS -> List.of(new Execution("pg_ls_logdir()"));
            case SERVER ->
                    List.of(
                            new Execution("pg_control_system()"),
                            new Execution("pg_control_checkpoint()"),
                            new Selection("pg_stat_archiver"));
            case WAL_FILES -> List.of(new Execution("pg_ls_waldir()"));
            case BACKLOG -> List.of(new Execution("pg_ls_archive_statusdir()"));
            case SLOTS -> List.of(new Selection("pg_replication_slots"));
            case VOLUME -> List.of(); // of one function, which the settings name
            case IDENTITY, MEMORY, NAMES, DEPTH, OLDEST, SHELVES, WORKERS, LOSS, WRITES ->
                    List.of(); // of Redis
        };
    }

    private static List<Right> needs(Deed deed) {
        return switch (deed) {
            case PREVIEW_DROP ->
                    Stream.of(
                                    needs(Sight.SERVER),
                                    needs(Sight.SLOTS),
                                    needs(Sight.WAL_FILES),
                                    List.<Right>of(new Selection("pg_stat_replication_slots")))
                            .flatMap(List::stream)
                            .toList();
            case OPERATOR_LOGIN ->
                    List.of(new Login(), new Connection(), new Connections(1), new Validity());
            case DROP_SLOT ->
                    List.of(
                            new Replication(),
                            new Execution("pg_control_system()"),
                            new Selection("pg_replication_slots"));
            case CHECKPOINT -> List.of(new Belonging(Right.CHECKPOINT));
        };
    }

    /// Empty where this server has nothing of the kind.
    static Optional<Ability> of(Sight sight, PostgresRights rights) {
        if (sight == Sight.RESERVED && rights.reserved().orElse(0L) == 0) {
            return Optional.empty();
        }
        return switch (sight) {
            case VOLUME -> rights.volume().map(function -> volume(function, rights));
            case STATEMENTS -> Optional.of(statements(rights));
            default -> Optional.of(of(needs(sight), rights.monitor(), rights));
        };
    }

    private static Ability statements(PostgresRights rights) {
        Ability byRole = of(needs(Sight.STATEMENTS), rights.monitor(), rights);
        return switch (rights.statements()) {
            case THERE -> byRole;
            case NOT_CREATED ->
                    new Ability.Cannot(
                            "database %s lacks the extension pg_stat_statements"
                                    .formatted(rights.database()),
                            Stream.concat(
                                            Stream.of(
                                                    new Grant(
                                                            "CREATE EXTENSION pg_stat_statements;",
                                                            Right.inDatabase(rights))),
                                            byRole.toGrant().stream())
                                    .toList());
            case NOT_LOADED ->
                    new Ability.Closed(
                            "pg_stat_statements is not loaded; add it to shared_preload_libraries and restart the server");
        };
    }

    private static Ability volume(PostgresRights.Function function, PostgresRights rights) {
        Role role = rights.monitor();
        return switch (function) {
            case PostgresRights.Function.Missing(String name) ->
                    new Ability.Cannot(
                            "there is no function %s() without arguments in database %s; create it, as capacity.sql in the settings names it"
                                    .formatted(name, rights.database()),
                            List.of());
            case PostgresRights.Function.There there -> {
                var lacking = new ArrayList<String>();
                var grants = new ArrayList<Grant>();
                if (!there.usage()) {
                    lacking.add("USAGE on schema " + there.schema());
                    grants.add(
                            new Grant(
                                    "GRANT USAGE ON SCHEMA %s TO %s;"
                                            .formatted(there.schema(), role.quoted()),
                                    Right.inDatabase(rights)));
                }
                if (!there.execute()) {
                    lacking.add("EXECUTE on " + there.quoted());
                    grants.add(
                            new Grant(
                                    "GRANT EXECUTE ON FUNCTION %s TO %s;"
                                            .formatted(there.quoted(), role.quoted()),
                                    Right.inDatabase(rights)));
                }
                yield lacking.isEmpty()
                        ? new Ability.Can()
                        : new Ability.Cannot(
                                role.name() + " lacks " + String.join(" and ", lacking), grants);
            }
        };
    }

    static Ability of(Deed deed, PostgresRights rights) {
        if (deed == Deed.PREVIEW_DROP) {
            return of(needs(deed), rights.monitor(), rights);
        }
        if (rights.operator().isEmpty()) {
            return new Ability.Closed("no operator login is configured");
        }
        Acting acting = rights.operator().get();
        Role role = acting.role().orElseGet(() -> nobody(acting, rights.monitor()));
        if (deed == Deed.CHECKPOINT && !role.superuser() && !role.knows(Right.CHECKPOINT)) {
            return new Ability.Closed(
                    "before PostgreSQL 15 only a superuser may; the WAL goes with the server's own"
                            + " next checkpoint");
        }
        Ability ability = of(needs(deed), role, rights);
        if (acting.role().isEmpty()) {
            return missing(deed, acting, ability, rights);
        }
        return ability instanceof Ability.Can && deed == Deed.DROP_SLOT && rights.standby()
                ? new Ability.Closed("this is a standby; its slots are dropped on the primary")
                : ability;
    }

    private static Ability missing(
            Deed deed, Acting acting, Ability without, PostgresRights rights) {
        var made =
                new Grant(
                        "CREATE ROLE %s LOGIN;".formatted(acting.quoted()),
                        new Login().grant(nobody(acting, rights.monitor()), rights).where());
        return new Ability.Cannot(
                "there is no role " + acting.name(),
                deed == Deed.OPERATOR_LOGIN
                        ? Stream.concat(Stream.of(made), without.toGrant().stream()).toList()
                        : without.toGrant());
    }

    /// A role as it would be when it was just made.
    private static Role nobody(Acting acting, Role other) {
        return new Role(
                acting.name(),
                acting.quoted(),
                false,
                false,
                true,
                true,
                true,
                -1,
                Optional.empty(),
                false,
                other.memberships().keySet().stream()
                        .collect(Collectors.toMap(name -> name, _ -> Membership.NONE)),
                other.functions(),
                other.relations());
    }

    private static Ability of(List<Right> needed, Role role, PostgresRights rights) {
        var lacking = new LinkedHashSet<String>();
        var grants = new LinkedHashSet<Grant>();
        var untold = new LinkedHashSet<String>();
        for (Right right : needed) {
            switch (right.held(role)) {
                case YES -> {}
                case NO -> {
                    lacking.add(right.words(role));
                    grants.add(right.grant(role, rights));
                }
                case UNTOLD -> untold.add(right.words(role));
            }
        }
        if (!lacking.isEmpty()) {
            return new Ability.Cannot(
                    role.name() + " lacks " + String.join(" and ", lacking), List.copyOf(grants));
        }
        return untold.isEmpty()
                ? new Ability.Can()
                : new Ability.Unknown("this server does not know " + String.join(" and ", untold));
    }

    /// What is allowed and yet unwise, or will not last.
    static List<String> remarks(PostgresRights rights) {
        var remarks = new LinkedHashSet<String>();
        Role monitor = rights.monitor();
        if (monitor.superuser()) {
            remarks.add(
                    "%s watches, and is a superuser: a role that only watches should not be able to change anything."
                            .formatted(monitor.name()));
        } else if (new Replication().held(monitor) == Held.YES) {
            remarks.add(
                    "%s watches, and could drop slots: ALTER ROLE %s NOREPLICATION; takes the right away."
                            .formatted(monitor.name(), monitor.quoted()));
        }
        Optional<Role> operator = rights.operator().flatMap(Acting::role);
        operator.filter(Role::superuser)
                .filter(o -> !o.name().equals(monitor.name()))
                .ifPresent(o ->
                        remarks.add(
                                "%s is a superuser, which is far more than Headroom needs."
                                        .formatted(o.name())));
        rights.operator()
                .filter(o -> o.role().isEmpty())
                .ifPresent(o ->
                        remarks.add(
                                "A new role needs a password; in psql: \\password " + o.quoted()));
        Stream.concat(Stream.of(monitor), operator.stream())
                .filter(r -> !r.ended())
                .forEach(r ->
                        r.ends()
                                .ifPresent(at ->
                                        remarks.add(
                                                "The password of %s ends at %s."
                                                        .formatted(r.name(), at))));
        return List.copyOf(remarks);
    }
}
