package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.desktop.board.BoardState.Card;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelMark;
import headroom.desktop.control.LevelStyle;
import headroom.desktop.control.MiniBar;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The five gauges in one row of small cards, for screens on which they must stay in sight.
public final class GaugeStrip extends GridPane {

    public GaugeStrip() {
        getStyleClass().add("gauge-strip");
        setAccessibleText("Gauges");
    }

    /// Always with as many cards as before.
    public void show(List<Card> cards) {
        for (int i = 0; i < cards.size(); i++) {
            if (i == getChildren().size()) {
                ColumnConstraints column = new ColumnConstraints();
                column.setPercentWidth(100.0 / cards.size());
                column.setMinWidth(0);
                getColumnConstraints().add(column);
                add(new Small(), i, 0);
            }
            if (getChildren().get(i) instanceof Small small) {
                small.show(cards.get(i));
            }
        }
    }

    private static final class Small extends VBox {

        private final Label title = Hint.shrinking("title");
        private final LevelMark mark = new LevelMark(Level.UNKNOWN);
        private final Label value = Hint.shrinking("value");
        private final MiniBar bar = new MiniBar();

        Small() {
            getStyleClass().addAll("panel", "small-card");
            Region between = new Region();
            HBox.setHgrow(between, Priority.ALWAYS);
            HBox head = new HBox(title, between, mark);
            head.setAlignment(Pos.CENTER_LEFT);
            setMinWidth(0);
            getChildren().addAll(head, value, bar);
        }

        void show(Card card) {
            LevelStyle.put(this, card.level());
            title.setText(card.gauge().title());
            mark.show(card.level());
            value.setText(card.dial().value() + " " + card.dial().caption() + ", " + card.note());
            bar.show(card.dial().fraction(), card.level());
            setAccessibleText(card.spoken());
        }
    }
}
