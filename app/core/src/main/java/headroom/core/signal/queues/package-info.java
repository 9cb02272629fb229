/// Job queues: how many wait and for how long.
@NullMarked
package headroom.core.signal.queues;

import org.jspecify.annotations.NullMarked;
