/// The screen of one run of a runbook: its steps with live evidence, its timeline and its debts,
/// and the sheet of its mitigation.
@NullMarked
package headroom.desktop.runbook;

import org.jspecify.annotations.NullMarked;
