/// The sheet on which a mitigation is previewed, confirmed, done and its outcome shown. Knows one
/// mitigation of one run at a time; which steps lead there is the runbook's.
@NullMarked
package headroom.desktop.mitigation;

import org.jspecify.annotations.NullMarked;
