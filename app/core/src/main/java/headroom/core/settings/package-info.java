/// What stands in the operator's files before it is an environment: drafts as they are typed, what
/// is wrong with them, what a server's URL says, and the port that keeps them.
@NullMarked
package headroom.core.settings;

import org.jspecify.annotations.NullMarked;
