/// What the operator configured: which servers make an environment, how they are reached, how much
/// room they have, what is expected of them, and from which thresholds on that is worth a level.
/// Also what a server says it is.
@NullMarked
package headroom.core.environment;

import org.jspecify.annotations.NullMarked;
