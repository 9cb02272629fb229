package headroom.desktop.control;

import headroom.core.environment.Tier;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;

/// How much harm a mistake does here; production cannot be overlooked.
public final class TierBadge extends Label {

    public TierBadge(Tier tier) {
        getStyleClass().add("tier-badge");
        setMinWidth(USE_PREF_SIZE);
        show(tier);
    }

    public void show(Tier tier) {
        setText(tier.word().toUpperCase(Locale.ROOT));
        for (Tier each : Tier.values()) {
            pseudoClassStateChanged(PseudoClass.getPseudoClass(each.word()), each == tier);
        }
    }
}
