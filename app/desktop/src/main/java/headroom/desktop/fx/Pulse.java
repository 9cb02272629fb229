package headroom.desktop.fx;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.stage.Stage;
import javafx.util.Subscription;

/// Tells the time to whatever shows an age, a few times a second, and only while the window can be
/// seen. Toolkit thread only.
public final class Pulse {

    private final Timeline timeline;
    private final Clock clock;
    private final Consumer<Instant> listener;

    /// @param period within 250 and 1000 ms: more often is wasted, less often is seen
    public Pulse(Clock clock, Duration period, Consumer<Instant> listener) {
        if (period.toMillis() < 250 || period.toMillis() > 1000) {
            throw new IllegalArgumentException("a pulse beats every 250 to 1000 ms, not " + period);
        }
        this.clock = clock;
        this.listener = listener;
        double millis = period.toMillis();
        timeline = new Timeline(new KeyFrame(javafx.util.Duration.millis(millis), _ -> beat()));
        timeline.setCycleCount(Animation.INDEFINITE);
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
        timeline.stop();
    }

    public boolean running() {
        return timeline.getStatus() == Animation.Status.RUNNING;
    }

    private void run(boolean wanted) {
        if (wanted && !running()) {
            beat();
            timeline.play();
        } else if (!wanted) {
            timeline.stop();
        }
    }

    private void beat() {
        listener.accept(clock.instant());
    }
}
