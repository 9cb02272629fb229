/// What was intended, done and decided, in the order in which it happened: the events, the chain
/// that shows a change of any of them, and the port of the store that keeps them.
@NullMarked
package headroom.core.journal;

import org.jspecify.annotations.NullMarked;
