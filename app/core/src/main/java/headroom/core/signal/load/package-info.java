/// What keeps a PostgreSQL server busy: who works, waits, blocks and lags.
@NullMarked
package headroom.core.signal.load;

import org.jspecify.annotations.NullMarked;
