/// How readings are taken: probes, their paces and deadlines, the loop that keeps both, and the
/// snapshot that it publishes. Knows nothing of what is read.
@NullMarked
package headroom.core.poll;

import org.jspecify.annotations.NullMarked;
