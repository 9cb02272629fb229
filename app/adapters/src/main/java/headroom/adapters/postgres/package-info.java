/// What is asked of a PostgreSQL server and how: the connections, the statements (`get_*.sql` read,
/// `do_*.sql` act), the probes, and the translation of the server's errors into reasons. Columns
/// are looked up by name, never inferred from a version.
@NullMarked
package headroom.adapters.postgres;

import org.jspecify.annotations.NullMarked;
