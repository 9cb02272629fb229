package headroom.desktop.mitigation;

import headroom.core.mitigation.Mitigation;
import headroom.core.mitigation.Preview;
import headroom.core.runbook.Run;
import java.util.function.Consumer;

/// What the sheet asks of the program. No call blocks; each answers once, on the toolkit's thread.
public interface MitigationActions {

    /// Reads the server and says what the mitigation would do. Changes nothing.
    void preview(Mitigation mitigation, Consumer<Answer<Preview<?>>> then);

    /// Reads the server again for a preview that is looked at; its guards are judged against the
    /// state that the first one relied on.
    void again(Preview<?> first, Consumer<Answer<Preview<?>>> then);

    /// Does what the preview says, once.
    ///
    /// @param progress told what is being done, on the toolkit's thread
    /// @param then the run with the outcome in its step
    void perform(
            Run run,
            String step,
            Preview<?> preview,
            String typed,
            boolean ticked,
            Consumer<String> progress,
            Consumer<Answer<Run>> then);
}
