package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.desktop.board.BoardState.Action;
import headroom.desktop.board.BoardState.Banner;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelShape;
import headroom.desktop.control.LevelStyle;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The worst in a sentence, and the button that Enter presses from wherever nothing else wants the
/// key.
final class BannerView extends HBox {

    /// More would push the gauges and the tables away; the rest is told on hover and on the card.
    private static final double THREE_LINES = 60;

    private final LevelShape shape = new LevelShape(Level.UNKNOWN);
    private final Label headline = Hint.shrinking("headline");
    private final Label sentence = Hint.shrinking("sentence");
    private final ActionButton button;
    private Optional<Action> action = Optional.empty();

    BannerView(Consumer<Action> press) {
        getStyleClass().add("banner");
        setAlignment(Pos.CENTER_LEFT);
        button = new ActionButton("", "Enter", () -> action.ifPresent(press));
        button.setMinWidth(USE_PREF_SIZE);
        sentence.setWrapText(true);
        sentence.setMaxHeight(THREE_LINES);
        VBox words = new VBox(1, headline, sentence);
        words.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMinSize(0, USE_PREF_SIZE);
        setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(shape, words, button);
    }

    void show(Banner banner) {
        LevelStyle.put(this, banner.level());
        shape.setLevel(banner.level());
        headline.setText(banner.headline());
        sentence.setText(banner.sentence());
        action = banner.action();
        button.setVisible(action.isPresent());
        button.setManaged(action.isPresent());
        button.setDefaultButton(action.isPresent());
        LevelStyle.mark(
                button, "primary", action.filter(a -> !(a instanceof Action.LookInto)).isPresent());
        action.ifPresent(a -> {
            button.setText(a.verb());
            button.setAccessibleText(a.label());
        });
    }

    /// Presses the button, if there is one.
    boolean enter() {
        boolean proposes = button.isDefaultButton();
        if (proposes) {
            button.fire();
        }
        return proposes;
    }
}
