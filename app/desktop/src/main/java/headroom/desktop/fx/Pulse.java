package headroom.desktop.fx;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.stage.Stage;
import javafx.util.Subscription;

/// Tells the time to whatever shows an age, once a second or a few times, and only while the window
/// can be seen. No animation of the toolkit's: one that runs wakes it sixty times a second, for
/// nothing. Toolkit thread only.
public final class Pulse {

    private final Clock clock;
    private final Duration period;
    private final Consumer<Instant> listener;
    private final Executor toolkit;
    private boolean running;
    private int series; // a beat of an earlier one that is still under way does not count

    /// @param period within 250 and 1000 ms: more often is wasted, less often is seen
    /// @param toolkit in the window `FxThread`
    public Pulse(Clock clock, Duration period, Consumer<Instant> listener, Executor toolkit) {
        if (period.toMillis() < 250 || period.toMillis() > 1000) {
            throw new IllegalArgumentException("a pulse beats every 250 to 1000 ms, not " + period);
        }
        this.clock = clock;
        this.period = period;
        this.listener = listener;
        this.toolkit = toolkit;
    }

    /// Runs from now on while the stage is shown and not minimised, until the subscription ends.
    public Subscription follow(Stage stage) {
        return stage.showingProperty()
                .subscribe(_ -> run(stage.isShowing() && !stage.isIconified()))
                .and(
                        stage.iconifiedProperty()
                                .subscribe(_ -> run(stage.isShowing() && !stage.isIconified())));
    }

    public void stop() {
        running = false;
    }

    public boolean running() {
        return running;
    }

    private void run(boolean wanted) {
        if (wanted && !running) {
            running = true;
            series++;
            beat(series);
        } else if (!wanted) {
            stop();
        }
    }

    private void beat(int mine) {
        if (!running || mine != series) {
            return;
        }
        try {
            listener.accept(clock.instant());
        } finally {
            CompletableFuture.delayedExecutor(untilNext(), TimeUnit.MILLISECONDS, toolkit)
                    .execute(() -> beat(mine));
        }
    }

    /// Together with the clock's own beats, so that no second is left out.
    private long untilNext() {
        long millis = period.toMillis();
        return millis - Math.floorMod(clock.millis(), millis);
    }
}
