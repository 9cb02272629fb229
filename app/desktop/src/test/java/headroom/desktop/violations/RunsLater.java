package headroom.desktop.violations;

import javafx.application.Platform;

/// Queues an update past FxThread.
public final class RunsLater {

    private RunsLater() {}

    /// Floods the toolkit when it is called often.
    public static void update(Runnable change) {
        Platform.runLater(change);
    }
}
