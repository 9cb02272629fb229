/// References to secrets, and the port that resolves them. A secret's value lives as briefly as it
/// can and never in settings, arguments, logs, the journal or a record's `toString`.
@NullMarked
package headroom.core.secret;

import org.jspecify.annotations.NullMarked;
