/// The memory that judgements need: a bounded window of snapshots, series of points taken from it,
/// and where a series leads. Knows nothing of what is read; nothing here changes once it is made.
@NullMarked
package headroom.core.history;

import org.jspecify.annotations.NullMarked;
