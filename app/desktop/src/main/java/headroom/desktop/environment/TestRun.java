package headroom.desktop.environment;

import headroom.core.environment.Environment;
import headroom.core.readiness.ConnectionTest;
import headroom.core.readiness.ConnectionTest.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// The test of a connection, while it runs and what it told. Toolkit thread only; the test itself
/// runs in the background.
final class TestRun {

    private final ConnectionTest connection;
    private final ExecutorService work;
    private final Executor toolkit;
    private final Runnable changed;
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private Optional<Future<?>> going = Optional.empty();
    private int round;

    /// @param changed told when there is something else to show
    TestRun(ConnectionTest connection, ExecutorService work, Executor toolkit, Runnable changed) {
        this.connection = connection;
        this.work = work;
        this.toolkit = toolkit;
        this.changed = changed;
    }

    /// Begins anew; one that still runs is cancelled.
    void begin(Environment environment) {
        forget();
        int mine = ++round;
        going =
                Optional.of(
                        work.submit(() -> {
                            try {
                                connection.run(environment, step -> tell(mine, step));
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt(); // it was cancelled
                            } finally {
                                toolkit.execute(() -> ended(mine));
                            }
                        }));
        if (going.get().isDone()) {
            ended(mine);
        }
    }

    private void tell(int mine, Step step) {
        toolkit.execute(() -> {
            if (mine == round) {
                steps.put(step.server() + step.stage(), step);
                changed.run();
            }
        });
    }

    private void ended(int mine) {
        if (mine == round) {
            going = Optional.empty();
            changed.run();
        }
    }

    /// What was told stays.
    void cancel() {
        round++;
        going.ifPresent(test -> test.cancel(true));
        going = Optional.empty();
        steps.values().removeIf(s -> s.outcome() instanceof ConnectionTest.Outcome.Running);
    }

    /// Cancels it, and forgets what it told.
    void forget() {
        cancel();
        steps.clear();
    }

    boolean running() {
        return going.isPresent();
    }

    /// In order; empty before the first test.
    List<Step> steps() {
        return List.copyOf(steps.values());
    }
}
