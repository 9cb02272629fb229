package headroom.desktop.control;

import headroom.core.environment.Level;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/// The shape of a level: a disc, a diamond, a triangle, a square, a ring. Drawn by the style sheet,
/// so that it does not depend on a font; it never stands without a word or an accessible text
/// beside it.
public final class LevelShape extends Region {

    public LevelShape(Level level) {
        getStyleClass().add("level-shape");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setMouseTransparent(true);
        setLevel(level);
    }

    public void setLevel(Level level) {
        LevelStyle.put(this, level);
        setAccessibleText(level.word());
    }
}
