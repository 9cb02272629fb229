package headroom.desktop.control;

import javafx.css.PseudoClass;
import javafx.scene.control.Label;

/// How old a value is; marked once it is older than its pace promises.
public final class AgeLabel extends Label {

    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

    public AgeLabel() {
        getStyleClass().add("age-label");
        setMinWidth(USE_PREF_SIZE);
    }

    public void show(String age, Freshness freshness) {
        setText(age);
        pseudoClassStateChanged(STALE, freshness != Freshness.FRESH);
    }
}
