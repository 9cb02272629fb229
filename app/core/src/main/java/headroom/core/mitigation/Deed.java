package headroom.core.mitigation;

import headroom.core.journal.Event;
import headroom.core.runbook.Run;
import headroom.core.runbook.Step;
import java.util.function.Consumer;

/// One confirmed click on its way.
record Deed<M extends Mitigation, F>(
        String actor,
        Run run,
        Step.Act act,
        Preview<?> preview,
        Practice<M, F> practice,
        String intent,
        Consumer<String> progress) {

    Event.Intended intended() {
        return new Event.Intended(
                run.id(),
                act.id(),
                intent,
                run.environment(),
                practice.mitigation().id(),
                practice.mitigation().inputs(),
                preview.statements(),
                preview.address() + " · " + preview.server().text(),
                preview.before());
    }
}
