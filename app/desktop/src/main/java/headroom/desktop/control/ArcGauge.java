package headroom.desktop.control;

import headroom.core.environment.Level;
import headroom.core.signal.Dial;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Control;
import javafx.scene.control.Skin;

/// An arc with threshold marks, the value in it and what the value is of below it. Unknown is a
/// dashed grey track without an arc, and never looks like zero; a stale value keeps its arc, in
/// grey.
public final class ArcGauge extends Control {

    /// What a gauge shows.
    ///
    /// @param title for those who hear it
    /// @param dial its caption already says how old a stale value is
    public record Face(String title, Dial dial, Level level, Freshness freshness) {

        String spoken() {
            return title + ": " + dial.value() + " " + dial.caption() + ", " + level.word();
        }
    }

    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");
    private static final PseudoClass ABSENT = PseudoClass.getPseudoClass("absent");

    private final ObjectProperty<Face> face = new SimpleObjectProperty<>(this, "face");

    public ArcGauge(Face first) {
        getStyleClass().add("arc-gauge");
        setAccessibleRole(AccessibleRole.TEXT);
        setFocusTraversable(false);
        face.subscribe(this::dress);
        face.set(first);
    }

    public void setFace(Face shown) {
        face.set(shown);
    }

    public Face getFace() {
        return face.get();
    }

    ObjectProperty<Face> faceProperty() {
        return face;
    }

    private void dress(Face shown) {
        if (shown == null) {
            return; // only before the constructor has set the first
        }
        LevelStyle.put(this, shown.level());
        pseudoClassStateChanged(STALE, shown.freshness() == Freshness.STALE);
        pseudoClassStateChanged(ABSENT, shown.dial().fraction().isEmpty());
        setAccessibleText(shown.spoken());
    }

    @Override
    protected Skin<?> createDefaultSkin() {
        return new ArcGaugeSkin(this);
    }
}
