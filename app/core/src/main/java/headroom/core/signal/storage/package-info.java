/// How full the volume is, of what it can become.
@NullMarked
package headroom.core.signal.storage;

import org.jspecify.annotations.NullMarked;
