package headroom.desktop.fx;

import java.util.concurrent.Executor;
import javafx.application.Platform;

/// The toolkit's thread as an executor; the only caller of `Platform.runLater`. A stream of values
/// goes through [LatestWins], so that it never queues more than one task here.
public final class FxThread implements Executor {

    @Override
    public void execute(Runnable task) {
        Platform.runLater(task);
    }
}
