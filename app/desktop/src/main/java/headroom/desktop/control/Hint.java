package headroom.desktop.control;

import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.util.Duration;

/// Texts that may be cut: what was cut is told on hover.
public final class Hint {

    private Hint() {}

    /// A label that ends in an ellipsis where there is no room, and tells the rest on hover.
    public static Label shrinking(String... styleClasses) {
        Label label = new Label();
        label.getStyleClass().addAll(styleClasses);
        label.setMinWidth(0);
        whole(label);
        return label;
    }

    /// Shows a labelled thing's whole text on hover, whatever it is at that time.
    public static void whole(Labeled labeled) {
        Tooltip tip = tooltip("");
        tip.textProperty().bind(labeled.textProperty());
        labeled.setTooltip(tip);
    }

    /// A tooltip that comes soon and wraps.
    public static Tooltip tooltip(String text) {
        Tooltip tip = new Tooltip(text);
        tip.setShowDelay(Duration.millis(300));
        tip.setShowDuration(Duration.seconds(30));
        tip.setWrapText(true);
        tip.setMaxWidth(420);
        return tip;
    }
}
