package headroom.desktop.runbook;

import headroom.core.environment.Environment;
import headroom.core.journal.JournalFailure;
import headroom.core.mitigation.Mitigation;
import headroom.core.mitigation.Mitigations;
import headroom.core.mitigation.Preview;
import headroom.core.mitigation.Sight;
import headroom.core.poll.ProbeFailure;
import headroom.core.runbook.IllegalMove;
import headroom.core.runbook.Run;
import headroom.core.runbook.Runs;
import headroom.desktop.mitigation.Answer;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator at work on the runs of one environment: every call runs in the background and
/// answers on the toolkit's thread. Errors become sentences here.
public final class Operator implements RunActions {

    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);

    private final Supplier<Environment> environment;
    private final Runs runs;
    private final Mitigations mitigations;
    private final Supplier<Sight> sight;
    private final Runnable readNow;
    private final ExecutorService background;
    private final Executor toolkit;
    private final String actor;

    /// @param sight what the board sees now
    /// @param environment as its settings are at the time
    /// @param readNow has the environment read at once
    /// @param background runs what may block; closed by whoever made it
    /// @param toolkit runs the answers; in the window `FxThread`
    /// @param actor in whose name everything is written down
    public Operator(
            Supplier<Environment> environment,
            Runs runs,
            Mitigations mitigations,
            Supplier<Sight> sight,
            Runnable readNow,
            ExecutorService background,
            Executor toolkit,
            String actor) {
        this.environment = environment;
        this.runs = runs;
        this.mitigations = mitigations;
        this.sight = sight;
        this.readNow = readNow;
        this.background = background;
        this.toolkit = toolkit;
        this.actor = actor;
    }

    /// Something that may block.
    @FunctionalInterface
    private interface Work<T> {

        T run() throws JournalFailure, IllegalMove, ProbeFailure, InterruptedException;
    }

    @Override
    public String actor() {
        return actor;
    }

    @Override
    public void done(Run run, String step, String evidence, Consumer<Answer<Run>> then) {
        work(() -> runs.done(actor, run, step, evidence), then);
    }

    @Override
    public void choose(
            Run run, String step, String option, String note, Consumer<Answer<Run>> then) {
        work(() -> runs.choose(actor, run, step, option, note), then);
    }

    @Override
    public void skip(Run run, String step, String reason, Consumer<Answer<Run>> then) {
        work(() -> runs.skip(actor, run, step, reason), then);
    }

    @Override
    public void note(Run run, String text, Consumer<Answer<Run>> then) {
        work(() -> runs.note(actor, run, text), then);
    }

    @Override
    public void pay(Run run, String debt, String evidence, Consumer<Answer<Run>> then) {
        work(() -> runs.pay(actor, run, debt, evidence), then);
    }

    @Override
    public void waive(Run run, String debt, String reason, Consumer<Answer<Run>> then) {
        work(() -> runs.waive(actor, run, debt, reason), then);
    }

    @Override
    public void close(Run run, Consumer<Answer<Run>> then) {
        work(() -> runs.close(actor, run), then);
    }

    @Override
    public void again(Run run, Consumer<Answer<Run>> then) {
        work(() -> runs.again(run), then);
    }

    @Override
    public void preview(Mitigation mitigation, Consumer<Answer<Preview<?>>> then) {
        work(() -> mitigations.preview(environment.get(), mitigation, sight.get()), then);
    }

    @Override
    public void again(Preview<?> first, Consumer<Answer<Preview<?>>> then) {
        work(() -> mitigations.again(first, sight.get()), then);
    }

    @Override
    public void perform(
            Run run,
            String step,
            Preview<?> preview,
            String typed,
            boolean ticked,
            Consumer<String> progress,
            Consumer<Answer<Run>> then) {
        work(
                () -> {
                    Run after =
                            mitigations.perform(
                                    actor,
                                    run,
                                    step,
                                    preview,
                                    typed,
                                    ticked,
                                    text -> toolkit.execute(() -> progress.accept(text)));
                    readNow.run();
                    return after;
                },
                then);
    }

    @Override
    public void readNow() {
        readNow.run();
    }

    private <T> void work(Work<T> work, Consumer<Answer<T>> then) {
        try {
            background.execute(() -> {
                Answer<T> answer = answer(work);
                toolkit.execute(() -> then.accept(answer));
            });
        } catch (RejectedExecutionException e) {
            then.accept(new Answer.Denied<>("Headroom is closing.", true));
        }
    }

    private static <T> Answer<T> answer(Work<T> work) {
        try {
            return new Answer.Given<>(work.run());
        } catch (IllegalMove e) {
            return new Answer.Denied<>(String.valueOf(e.getMessage()), true);
        } catch (ProbeFailure e) {
            return new Answer.Denied<>(e.reason().sentence(), true);
        } catch (JournalFailure e) {
            return new Answer.Denied<>(String.valueOf(e.getMessage()), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Denied<>("It was interrupted: Headroom is closing.", false);
        } catch (RuntimeException | Error e) { // the screen waits for an answer, whatever broke
            LOG.error("a move of a run broke", e);
            return new Answer.Denied<>(
                    "Internal error (%s); the log has the details."
                            .formatted(e.getClass().getSimpleName()),
                    false);
        }
    }
}
