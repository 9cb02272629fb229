package headroom.core.readiness;

import headroom.core.readiness.PostgresRights.Membership;
import headroom.core.readiness.PostgresRights.Role;
import java.util.List;
import java.util.Optional;

/// One right that a role of PostgreSQL has or lacks, and the statement that gives it.
sealed interface Right {

    /// Whether a role has a right, as far as the server tells.
    enum Held {
        YES,
        NO,
        UNTOLD
    }

    Held held(Role role);

    /// What it is that a role lacks, as in "headroom_operator lacks REPLICATION".
    String words(Role role);

    /// Gives it to a role that lacks it.
    Grant grant(Role role, PostgresRights server);

    /// The rights of a predefined role. What pg_monitor has, too, is given by granting that.
    record Belonging(String to) implements Right {

        @Override
        public Held held(Role role) {
            return role.superuser()
                    ? Held.YES
                    : role.knows(to) ? Right.told(role.belongsTo(to)) : Held.UNTOLD;
        }

        @Override
        public String words(Role role) {
            return to;
        }

        @Override
        public Grant grant(Role role, PostgresRights server) {
            return Right.membership(
                    Right.byMonitor(this, role, server) ? MONITOR : to, role, server);
        }
    }

    /// EXECUTE on a function, written with the types of its arguments.
    record Execution(String function) implements Right {

        @Override
        public Held held(Role role) {
            return role.superuser()
                    ? Held.YES
                    : Optional.ofNullable(role.functions().get(function))
                            .map(Right::told)
                            .orElse(Held.UNTOLD);
        }

        @Override
        public String words(Role role) {
            return "EXECUTE on " + function;
        }

        @Override
        public Grant grant(Role role, PostgresRights server) {
            return Right.byMonitor(this, role, server)
                    ? Right.membership(MONITOR, role, server)
                    : new Grant(
                            "GRANT EXECUTE ON FUNCTION pg_catalog.%s TO %s;"
                                    .formatted(function, role.quoted()),
                            Right.inDatabase(server));
        }
    }

    /// SELECT on a view of the catalog.
    record Selection(String relation) implements Right {

        @Override
        public Held held(Role role) {
            return role.superuser()
                    ? Held.YES
                    : Optional.ofNullable(role.relations().get(relation))
                            .map(Right::told)
                            .orElse(Held.UNTOLD);
        }

        @Override
        public String words(Role role) {
            return "SELECT on " + relation;
        }

        @Override
        public Grant grant(Role role, PostgresRights server) {
            return new Grant(
                    "GRANT SELECT ON pg_catalog.%s TO %s;".formatted(relation, role.quoted()),
                    Right.inDatabase(server));
        }
    }

    /// The attribute REPLICATION; on RDS, where nobody can give it, the role that stands for it.
    record Replication() implements Right {

        private static final String RDS = "rds_replication";

        @Override
        public Held held(Role role) {
            return Right.told(role.superuser() || role.replication() || role.belongsTo(RDS));
        }

        @Override
        public String words(Role role) {
            return role.knows(RDS) ? RDS : "REPLICATION";
        }

        @Override
        public Grant grant(Role role, PostgresRights server) {
            return role.knows(RDS)
                    ? Right.membership(RDS, role, server)
                    : new Grant(
                            "ALTER ROLE %s REPLICATION;".formatted(role.quoted()),
                            Right.anywhere(server));
        }
    }

    /// The attribute LOGIN.
    record Login() implements Right {

        @Override
        public Held held(Role role) {
            return Right.told(role.login());
        }

        @Override
        public String words(Role role) {
            return "LOGIN";
        }

        @Override
        public Grant grant(Role role, PostgresRights server) {
            return new Grant(
                    "ALTER ROLE %s LOGIN;".formatted(role.quoted()), Right.anywhere(server));
        }
    }

    /// CONNECT on the database.
    record Connection() implements Right {

        @Override
        public Held held(Role role) {
            return Right.told(role.connect());
        }

        @Override
        public String words(Role role) {
            return "CONNECT on the database";
        }

        @Override
        public Grant grant(Role role, PostgresRights server) {
            return new Grant(
                    "GRANT CONNECT ON DATABASE %s TO %s;"
                            .formatted(server.database(), role.quoted()),
                    Right.anywhere(server));
        }
    }

    /// Enough connections at a time. Superusers are not limited.
    record Connections(long least) implements Right {

        @Override
        public Held held(Role role) {
            return Right.told(
                    role.superuser() || role.connections() < 0 || role.connections() >= least);
        }

        @Override
        public String words(Role role) {
            return "connections: it may have %d, and needs %d".formatted(role.connections(), least);
        }

        @Override
        public Grant grant(Role role, PostgresRights server) {
            return new Grant(
                    "ALTER ROLE %s CONNECTION LIMIT %d;".formatted(role.quoted(), least),
                    Right.anywhere(server));
        }
    }

    /// A password whose time is not over.
    record Validity() implements Right {

        @Override
        public Held held(Role role) {
            return Right.told(!role.ended());
        }

        @Override
        public String words(Role role) {
            return "a password that is still valid"
                    + role.ends().map(at -> ": it ended at " + at).orElse("");
        }

        @Override
        public Grant grant(Role role, PostgresRights server) {
            return new Grant(
                    "ALTER ROLE %s VALID UNTIL 'infinity';".formatted(role.quoted()),
                    Right.anywhere(server));
        }
    }

    String MONITOR = "pg_monitor";
    String STATS = "pg_read_all_stats";
    String CHECKPOINT = "pg_checkpoint";
    String RESERVED = "pg_use_reserved_connections";

    /// The roles that any right asks about.
    static List<String> roles() {
        return List.of(MONITOR, STATS, CHECKPOINT, RESERVED, Replication.RDS);
    }

    static List<String> functions() {
        return PostgresRule.everyRight()
                .filter(Execution.class::isInstance)
                .map(right -> ((Execution) right).function())
                .distinct()
                .toList();
    }

    static List<String> relations() {
        return PostgresRule.everyRight()
                .filter(Selection.class::isInstance)
                .map(right -> ((Selection) right).relation())
                .distinct()
                .toList();
    }

    private static Held told(boolean has) {
        return has ? Held.YES : Held.NO;
    }

    /// Whether being granted pg_monitor would give it: that has it itself, and the role is not in
    /// it.
    private static boolean byMonitor(Right right, Role role, PostgresRights server) {
        return !role.belongsTo(MONITOR)
                && server.group().filter(g -> right.held(g) == Held.YES).isPresent();
    }

    /// A member must also inherit, which 16 and later say with the grant and older ones with the
    /// role.
    private static Grant membership(String of, Role role, PostgresRights server) {
        boolean inherits =
                role.inherits() && role.memberships().get(of) != Membership.WITHOUT_INHERITANCE;
        String grant = "GRANT %s TO %s".formatted(of, role.quoted());
        String statement =
                inherits
                        ? grant + ";"
                        : server.major() >= 16
                                ? grant + " WITH INHERIT TRUE;"
                                : "ALTER ROLE %s INHERIT; %s;".formatted(role.quoted(), grant);
        return new Grant(statement, anywhere(server));
    }

    /// Roles, their attributes and memberships belong to the whole cluster.
    private static String anywhere(PostgresRights server) {
        return "as a superuser, in any database" + primary(server);
    }

    /// What is granted on functions and views belongs to one database.
    static String inDatabase(PostgresRights server) {
        return "as a superuser, in database " + server.database() + primary(server);
    }

    private static String primary(PostgresRights server) {
        return server.standby() ? " of the primary that this standby follows" : "";
    }
}
