/// When an assessment becomes something that somebody must be told.
@NullMarked
package headroom.core.alert;

import org.jspecify.annotations.NullMarked;
