package headroom.desktop.runbook;

import headroom.core.signal.Observation;
import headroom.core.signal.Watch;
import headroom.desktop.fx.LatestWins;
import headroom.desktop.fx.Pulse;
import headroom.desktop.shell.Screen;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.stage.Stage;
import javafx.util.Subscription;

/// A run's view with what keeps it alive while it is in sight: the newest observation, and the
/// clock. Toolkit thread only.
public final class RunScreen implements Screen {

    private static final Duration BEAT = Duration.ofSeconds(1);

    private final RunView view;
    private final Function<Consumer<Observation>, Watch.Listening> listen;
    private final Supplier<Optional<Observation>> latest;
    private final LatestWins<Observation> arriving;
    private final RunViewModel model;
    private final Pulse pulse;
    private Optional<Watch.Listening> listening = Optional.empty();
    private Subscription following = Subscription.EMPTY;

    /// @param listen tells the listener, on any thread, what is observed from now on
    /// @param latest what was observed last
    /// @param back turns to the board
    /// @param toolkit in the window `FxThread`
    public RunScreen(
            RunViewModel model,
            Function<Consumer<Observation>, Watch.Listening> listen,
            Supplier<Optional<Observation>> latest,
            Runnable back,
            Clock clock,
            Executor toolkit) {
        this.model = model;
        this.listen = listen;
        this.latest = latest;
        view = new RunView(model, back);
        arriving = new LatestWins<>(toolkit, model::observed);
        pulse = new Pulse(clock, BEAT, model::time, toolkit);
    }

    @Override
    public Node node() {
        return view;
    }

    @Override
    public void shown() {
        latest.get().ifPresent(model::observed);
        if (listening.isEmpty()) {
            listening = Optional.of(listen.apply(arriving::offer));
        }
        following.unsubscribe();
        if (view.getScene().getWindow() instanceof Stage stage) {
            following = pulse.follow(stage);
        }
        view.focusFirst();
    }

    @Override
    public void hidden() {
        following.unsubscribe();
        pulse.stop();
        listening.ifPresent(Watch.Listening::close);
        listening = Optional.empty();
    }
}
