/// Client connections against what the server admits.
@NullMarked
package headroom.core.signal.pools;

import org.jspecify.annotations.NullMarked;
