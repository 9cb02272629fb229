package headroom.desktop;

import headroom.core.readiness.ConnectionTest.Outcome;
import headroom.core.readiness.ConnectionTest.Stage;
import headroom.core.readiness.ConnectionTest.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/// The stages of one server, told as they begin and end. Each keeps its deadline whatever the
/// network does.
final class Stages {

    /// A stage did not pass, and told so; those after it are left out.
    static final class Stopped extends Exception {

        private static final long serialVersionUID = 1;
    }

    private final String server;
    private final Consumer<Step> told;
    private final ExecutorService threads;

    /// @param server what kind of server, with its address
    Stages(String server, Consumer<Step> told, ExecutorService threads) {
        this.server = server;
        this.told = told;
        this.threads = threads;
    }

    /// @param words what was found
    <T> T go(Stage stage, Duration within, Callable<T> does, Function<T, String> words)
            throws InterruptedException, Stopped {
        tell(stage, new Outcome.Running());
        long began = System.nanoTime();
        Future<T> going = threads.submit(does);
        Outcome outcome;
        Optional<T> result = Optional.empty();
        try {
            T found = going.get(within.toMillis(), TimeUnit.MILLISECONDS);
            outcome = new Outcome.Passed(words.apply(found), since(began));
            result = Optional.of(found);
        } catch (TimeoutException _) {
            outcome =
                    new Outcome.Failed(
                            "no answer within " + within.toSeconds() + " s",
                            StageWords.late(stage),
                            since(began));
        } catch (ExecutionException e) {
            outcome = StageWords.failed(Optional.ofNullable(e.getCause()).orElse(e), since(began));
        } finally {
            going.cancel(true);
        }
        tell(stage, outcome);
        return result.orElseThrow(Stopped::new);
    }

    /// What has to be known before the stage can begin; tells of it only where that fails.
    <T> T before(Stage stage, Callable<T> does) throws InterruptedException, Stopped {
        try {
            return does.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            tell(stage, StageWords.failed(e, Duration.ZERO));
            throw new Stopped();
        }
    }

    void skip(Stage stage, String why) {
        tell(stage, new Outcome.Skipped(why));
    }

    void tell(Stage stage, Outcome outcome) {
        told.accept(new Step(server, stage, outcome));
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
