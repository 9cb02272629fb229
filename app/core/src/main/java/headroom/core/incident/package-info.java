/// An incident as a whole: its timeline, its runs, its debts, and when it is over.
@NullMarked
package headroom.core.incident;

import org.jspecify.annotations.NullMarked;
