/// What the statements of a PostgreSQL server cost, before and after: storms, regressions,
/// releases.
@NullMarked
package headroom.core.signal.queries;

import org.jspecify.annotations.NullMarked;
