/// Replication slots: who reads them, since when nobody does, and what they hold.
@NullMarked
package headroom.core.signal.slots;

import org.jspecify.annotations.NullMarked;
