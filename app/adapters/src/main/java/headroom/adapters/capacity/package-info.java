/// How large a volume is, from wherever somebody knows it.
@NullMarked
package headroom.adapters.capacity;

import org.jspecify.annotations.NullMarked;
