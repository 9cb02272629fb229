/// How much WAL is kept, by whom, and what letting go of it would release.
@NullMarked
package headroom.core.signal.wal;

import org.jspecify.annotations.NullMarked;
