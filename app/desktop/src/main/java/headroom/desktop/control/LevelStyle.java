package headroom.desktop.control;

import headroom.core.environment.Level;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.Node;

/// Puts a level on a node for the style sheets: the style class `leveled` and one pseudo-class of
/// ok, watch, warning, critical, unknown. Within it `-hr-level`, `-hr-level-line` and
/// `-hr-level-fill` are its colours.
public final class LevelStyle {

    private LevelStyle() {}

    public static void put(Node node, Level level) {
        if (!node.getStyleClass().contains("leveled")) {
            node.getStyleClass().add("leveled");
        }
        for (Level each : Level.values()) {
            node.pseudoClassStateChanged(pseudoClass(each), each == level);
        }
    }

    /// Adds a style class or takes it away, and leaves alone what is as it should be: any change,
    /// even one that is taken back, has the style sheets applied anew.
    public static void mark(Node node, String styleClass, boolean wanted) {
        if (!wanted) {
            node.getStyleClass().remove(styleClass);
        } else if (!node.getStyleClass().contains(styleClass)) {
            node.getStyleClass().add(styleClass);
        }
    }

    private static PseudoClass pseudoClass(Level level) {
        return PseudoClass.getPseudoClass(level.name().toLowerCase(Locale.ROOT));
    }
}
