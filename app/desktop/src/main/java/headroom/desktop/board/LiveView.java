package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.desktop.board.BoardState.Card;
import headroom.desktop.board.BoardState.Live;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelShape;
import headroom.desktop.control.LevelStyle;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The board while there is something to show. It is built once and filled again with every
/// reading, so that focus, selection and scroll position stay.
final class LiveView extends ScrollPane {

    private final BannerView banner;
    private final GridPane row = new GridPane();
    private final List<GaugeCard> cards = new ArrayList<>();
    private final DetailTabs tabs;

    /// What could not be done tonight; not there when everything could.
    private final LevelShape shape = new LevelShape(Level.UNKNOWN);

    private final Label sentence = Hint.shrinking("sentence");
    private final HBox readiness = new HBox(8, shape, sentence);

    private final BoardViewModel model;

    LiveView(BoardViewModel model, MarkViewModel marks) {
        this.model = model;
        banner = new BannerView(model::press);
        tabs = new DetailTabs(model::look, model::checkRights, marks);
        readiness.setAlignment(Pos.CENTER_LEFT);
        readiness.setMinHeight(USE_PREF_SIZE);
        readiness.getStyleClass().add("readiness");
        readiness.setOnMouseClicked(_ -> model.look(Look.READINESS));
        getStyleClass().add("board");
        setFitToWidth(true);
        setFitToHeight(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        row.getStyleClass().add("cards");
        VBox.setVgrow(tabs, Priority.ALWAYS);
        VBox column = new VBox(banner, readiness, row, tabs);
        column.getStyleClass().add("column");
        setContent(column);
        // the skin keeps a picture of the whole board, and would paint all of it anew for one age
        skinProperty().subscribe(_ -> lookupAll(".viewport").forEach(port -> port.setCache(false)));
        row.addEventHandler(KeyEvent.KEY_PRESSED, this::arrows);
    }

    void show(Live live) {
        banner.show(live.banner());
        for (int i = 0; i < live.cards().size(); i++) {
            Card card = live.cards().get(i);
            if (i == cards.size()) {
                add(new GaugeCard(card, "F" + (i + 1), model::press), 100.0 / live.cards().size());
            } else {
                cards.get(i).show(card);
            }
        }
        tabs.show(live.tables(), live.tab());
        var ready = live.tables().ready();
        LevelStyle.put(readiness, ready.level());
        shape.setLevel(ready.level());
        sentence.setText(ready.sentence());
        readiness.setVisible(!ready.sentence().isEmpty());
        readiness.setManaged(!ready.sentence().isEmpty());
    }

    /// Presses the button of a card, as its function key does.
    void press(int index) {
        if (index < cards.size()) {
            cards.get(index).press();
        }
    }

    private void add(GaugeCard card, double percent) {
        ColumnConstraints column = new ColumnConstraints();
        column.setPercentWidth(percent);
        column.setMinWidth(0);
        row.getColumnConstraints().add(column);
        GridPane.setVgrow(card, Priority.ALWAYS);
        row.add(card, cards.size(), 0);
        cards.add(card);
    }

    private void arrows(KeyEvent event) {
        int step = event.getCode() == KeyCode.RIGHT ? 1 : event.getCode() == KeyCode.LEFT ? -1 : 0;
        if (step != 0) {
            for (int i = 0; i < cards.size(); i++) {
                if (cards.get(i).isFocused() && i + step >= 0 && i + step < cards.size()) {
                    cards.get(i + step).requestFocus();
                    event.consume();
                    return;
                }
            }
        }
    }

    boolean enter() {
        return banner.enter();
    }
}
