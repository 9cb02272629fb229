package headroom.desktop;

import headroom.core.journal.JournalFailure;
import headroom.core.signal.queries.Release;
import headroom.desktop.mitigation.Answer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the releases into the journal that the operator marks in the window, in the background.
final class MarkedReleases {

    private static final Logger LOG = LoggerFactory.getLogger(MarkedReleases.class);

    private final Wiring wiring;
    private final Executor toolkit;
    private final String actor;

    MarkedReleases(Wiring wiring, Executor toolkit, String actor) {
        this.wiring = wiring;
        this.toolkit = toolkit;
        this.actor = actor;
    }

    /// @param then told on the toolkit's thread
    void mark(String environment, String label, Consumer<Answer<Release>> then) {
        wiring.threads()
                .execute(() -> {
                    Answer<Release> answer = marked(environment, label);
                    toolkit.execute(() -> then.accept(answer));
                });
    }

    private Answer<Release> marked(String environment, String label) {
        try {
            return new Answer.Given<>(wiring.mark(actor, environment, label));
        } catch (JournalFailure e) {
            return new Answer.Denied<>(String.valueOf(e.getMessage()), true);
        } catch (RuntimeException e) { // the field waits for an answer, whatever broke
            LOG.error("marking a release broke", e);
            return new Answer.Denied<>("Internal error; the log has the details.", false);
        }
    }
}
