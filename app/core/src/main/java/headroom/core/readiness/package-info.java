/// Which rights a mitigation or a signal needs, and whether the configured logins have them.
@NullMarked
package headroom.core.readiness;

import org.jspecify.annotations.NullMarked;
