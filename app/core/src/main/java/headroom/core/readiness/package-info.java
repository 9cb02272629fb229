/// Which rights a mitigation or a signal needs, whether the configured logins have them, and what
/// grants those that are missing. Facts come from an adapter; what they mean is judged here. Also
/// the port of the test that finds out whether one gets there at all.
@NullMarked
package headroom.core.readiness;

import org.jspecify.annotations.NullMarked;
