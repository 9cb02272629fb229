/// PgBouncer's admin console: the pools between the clients and PostgreSQL. It speaks PostgreSQL's
/// protocol, yet knows no SQL.
@NullMarked
package headroom.adapters.pgbouncer;

import org.jspecify.annotations.NullMarked;
