/// Which servers stand behind an environment: what they say they are, what of it was pinned in the
/// journal, and the lock that a change of it puts on mitigations until the operator accepts it.
@NullMarked
package headroom.core.identity;

import org.jspecify.annotations.NullMarked;
