package headroom.desktop.runbook;

import headroom.core.runbook.Run;
import headroom.desktop.mitigation.Answer;
import headroom.desktop.mitigation.MitigationActions;
import java.util.function.Consumer;

/// What the screen of a run asks of the program. No call blocks; each answers once, on the
/// toolkit's thread, with the run as it then stands in the journal.
public interface RunActions extends MitigationActions {

    /// In whose name everything is written down.
    String actor();

    /// Puts a read or watch step behind, with the evidence that stood there.
    void done(Run run, String step, String evidence, Consumer<Answer<Run>> then);

    /// Decides a choose step.
    void choose(Run run, String step, String option, String note, Consumer<Answer<Run>> then);

    /// Leaves the current step out.
    void skip(Run run, String step, String reason, Consumer<Answer<Run>> then);

    /// Writes a remark into the timeline.
    void note(Run run, String text, Consumer<Answer<Run>> then);

    /// Pays a debt.
    void pay(Run run, String debt, String evidence, Consumer<Answer<Run>> then);

    /// Lets a debt stand, with a reason.
    void waive(Run run, String debt, String reason, Consumer<Answer<Run>> then);

    /// Closes the run.
    void close(Run run, Consumer<Answer<Run>> then);

    /// The run as the journal has it now; another process, or the asking after a cut, may have
    /// moved it.
    void again(Run run, Consumer<Answer<Run>> then);

    /// Reads the environment at once, whatever the pace of its reads: somebody waits to see what
    /// came of an act.
    void readNow();
}
