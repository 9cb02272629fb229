/// Runbooks and their runs. A runbook is data: it names steps, conditions and mitigations from
/// closed lists and holds no statement of its own. A run is a fold over its journal entries.
@NullMarked
package headroom.core.runbook;

import org.jspecify.annotations.NullMarked;
