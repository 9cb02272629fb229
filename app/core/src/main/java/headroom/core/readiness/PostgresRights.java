package headroom.core.readiness;

import headroom.core.poll.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a PostgreSQL server says of the rights of the configured roles, as its catalog knows them.
///
/// @param major as in 18
/// @param database the one that is watched, quoted as the server quotes it
/// @param reserved reserved_connections; empty before 16
/// @param monitor the watching role
/// @param operator the acting role; empty where none is configured
/// @param group pg_monitor itself, by which is seen what granting it would give
/// @param statements how it stands with pg_stat_statements in this database
/// @param volume the function that tells the volume's size, to the watching role; empty where the
///   settings name none
public record PostgresRights(
        int major,
        boolean standby,
        String database,
        Optional<Long> reserved,
        Role monitor,
        Optional<Acting> operator,
        Optional<Role> group,
        Statements statements,
        Optional<Function> volume) {

    public static final Source<PostgresRights> SOURCE =
            new Source<>("PostgreSQL", "pg_roles", PostgresRights.class);

    /// What there is of pg_stat_statements.
    public enum Statements {
        /// The library is not loaded, which takes a restart.
        NOT_LOADED,
        /// The library counts, and this database lacks the extension that tells of it.
        NOT_CREATED,
        THERE
    }

    /// A function that the team wrote.
    public sealed interface Function {

        /// As the settings call it.
        String name();

        /// There is none of this name without arguments.
        record Missing(String name) implements Function {}

        /// @param quoted as the server quotes it, with its schema and parentheses
        /// @param schema quoted
        /// @param usage whether the watching role may use the schema
        /// @param execute whether it may run the function
        record There(String name, String quoted, String schema, boolean usage, boolean execute)
                implements Function {}
    }

    /// How a role belongs to another.
    public enum Membership {
        NONE,
        /// It must SET ROLE first, which Headroom never does.
        WITHOUT_INHERITANCE,
        INHERITED
    }

    /// The operator's role, which may be configured and yet not exist.
    ///
    /// @param quoted as the server quotes the configured name
    public record Acting(String name, String quoted, Optional<Role> role) {}

    /// One role as the catalog has it.
    ///
    /// @param quoted as the server quotes it
    /// @param connections how many it may have at a time; negative where there is no limit
    /// @param ends when its password ends
    /// @param memberships in those of the roles asked about that exist here
    /// @param functions whether it may execute those of the functions asked about that exist here
    /// @param relations whether it may read those of the relations asked about that exist here
    public record Role(
            String name,
            String quoted,
            boolean superuser,
            boolean replication,
            boolean login,
            boolean inherits,
            boolean connect,
            long connections,
            Optional<Instant> ends,
            boolean ended,
            Map<String, Membership> memberships,
            Map<String, Boolean> functions,
            Map<String, Boolean> relations) {

        public Role {
            memberships = Map.copyOf(memberships);
            functions = Map.copyOf(functions);
            relations = Map.copyOf(relations);
        }

        /// Whether this server has a role of this name.
        boolean knows(String role) {
            return memberships.containsKey(role);
        }

        /// Whether it has what that role has, without SET ROLE.
        boolean belongsTo(String role) {
            return memberships.get(role) == Membership.INHERITED;
        }
    }

    /// The roles whose members are to be told.
    public static List<String> rolesAskedAbout() {
        return Right.roles();
    }

    /// The functions whose rights are to be told, with the types of their arguments.
    public static List<String> functionsAskedAbout() {
        return Right.functions();
    }

    /// The relations whose rights are to be told.
    public static List<String> relationsAskedAbout() {
        return Right.relations();
    }
}
