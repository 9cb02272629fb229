/// What can be done: the mitigations as typed requests, and the one order in which each is
/// previewed, confirmed, guarded, written down, done and verified. What runs on a server is behind
/// the port.
@NullMarked
package headroom.core.mitigation;

import org.jspecify.annotations.NullMarked;
