package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.desktop.board.BoardState.Action;
import headroom.desktop.board.BoardState.Card;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.AgeLabel;
import headroom.desktop.control.ArcGauge;
import headroom.desktop.control.Freshness;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelMark;
import headroom.desktop.control.LevelStyle;
import headroom.desktop.control.TrendLine;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// One gauge with all that belongs to it. One stop of the Tab key; Enter and its function key press
/// the button.
final class GaugeCard extends VBox {

    private static final PseudoClass DOUBTFUL = PseudoClass.getPseudoClass("doubtful");

    private final LevelMark mark = new LevelMark(Level.UNKNOWN);
    private final ArcGauge gauge;
    private final Label note = Hint.shrinking("note");
    private final TrendLine trend = new TrendLine();
    private final Label axis = new Label();
    private final Label sentence = new Label();
    private final ActionButton button;
    private final Label source = Hint.shrinking("source");
    private final AgeLabel age = new AgeLabel();
    private Card card;

    /// @param key the function key that presses the button
    GaugeCard(Card first, String key, Consumer<Action> press) {
        card = first;
        gauge = new ArcGauge(face(first));
        gauge.setMinHeight(USE_PREF_SIZE);
        trend.setMinHeight(USE_PREF_SIZE);
        note.setMinHeight(USE_PREF_SIZE);
        button = new ActionButton("", key, () -> press.accept(card.action()));
        getStyleClass().addAll("panel", "gauge-card");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.BUTTON);
        Label title = new Label(first.gauge().title());
        title.getStyleClass().add("title");
        title.setMinWidth(0);
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        HBox head = new HBox(title, between, mark);
        head.setAlignment(Pos.CENTER_LEFT);
        axis.getStyleClass().add("axis");
        axis.setMinWidth(USE_PREF_SIZE);
        HBox.setHgrow(trend, Priority.ALWAYS);
        HBox course = new HBox(6, axis, trend);
        course.setAlignment(Pos.CENTER_LEFT);
        sentence.setWrapText(true);
        sentence.setMinHeight(0);
        sentence.setMaxHeight(Double.MAX_VALUE);
        sentence.getStyleClass().add("sentence");
        Hint.whole(sentence);
        VBox.setVgrow(sentence, Priority.ALWAYS);
        button.setMinHeight(USE_PREF_SIZE);
        button.setMaxWidth(Double.MAX_VALUE);
        button.setFocusTraversable(false);
        HBox.setHgrow(source, Priority.ALWAYS);
        source.setMaxWidth(Double.MAX_VALUE);
        HBox foot = new HBox(6, source, age);
        foot.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(head, gauge, note, course, sentence, button, foot);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        setOnMousePressed(_ -> requestFocus());
        show(first);
    }

    void show(Card shown) {
        card = shown;
        LevelStyle.put(this, shown.level());
        pseudoClassStateChanged(DOUBTFUL, shown.freshness() != Freshness.FRESH);
        mark.show(shown.level());
        gauge.setFace(face(shown));
        note.setText(shown.note());
        trend.show(shown.trend(), shown.level(), shown.freshness());
        axis.setText(shown.trend().axis());
        sentence.setText(shown.sentence());
        button.setText(shown.action().verb());
        button.setAccessibleText(shown.action().label());
        LevelStyle.mark(button, "primary", shown.worst());
        source.setText(shown.source());
        age.show(shown.age(), shown.freshness());
        setAccessibleText(shown.spoken() + " Enter: " + shown.action().label());
    }

    /// As if its button had been pressed.
    void press() {
        button.fire();
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
            event.consume();
            press();
        }
    }

    private static ArcGauge.Face face(Card card) {
        return new ArcGauge.Face(card.gauge().title(), card.dial(), card.level(), card.freshness());
    }
}
