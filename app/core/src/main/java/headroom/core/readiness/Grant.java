package headroom.core.readiness;

/// What gives a right, ready to be copied.
///
/// @param statement for psql or redis-cli, as it stands
/// @param where who runs it, and in which database, as in "as a superuser, in any database"
public record Grant(String statement, String where) {}
