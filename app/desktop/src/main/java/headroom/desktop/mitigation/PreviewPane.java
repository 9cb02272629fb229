package headroom.desktop.mitigation;

import headroom.core.environment.Level;
import headroom.core.mitigation.Guard;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.ArcGauge;
import headroom.desktop.control.Freshness;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelMark;
import headroom.desktop.control.LevelShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The preview while it is looked at. Built once and filled again with every reading, so that
/// neither the focus nor what was typed is lost.
final class PreviewPane extends VBox {

    private static final int BRIEF = 3;

    private final Label user = new Label();
    private final TextArea statements = new TextArea();
    private final ActionButton copy = new ActionButton("Copy", this::copy);
    private final ActionButton whole = new ActionButton("", this::unfold);
    private final Label on = fact();
    private final Label effect = fact();
    private final Label breaks = fact();
    private final Label wayBack = fact();
    private final LevelShape warning = new LevelShape(Level.WARNING);
    private final FlowPane gauges = new FlowPane();
    private final GridPane guards = new GridPane();
    private final Label read = new Label();
    private final Label trouble = fact();
    private final HBox troubleRow = new HBox(8, new LevelMark(Level.UNKNOWN, "Old"), trouble);
    private final ConfirmationBar confirmation;
    private final List<ArcGauge> arcs = new ArrayList<>();
    private boolean unfolded;
    private Optional<List<Guard>> shownGuards = Optional.empty();
    private boolean shownOld;

    PreviewPane(MitigationViewModel model, Runnable back) {
        confirmation = new ConfirmationBar(model, back);
        getStyleClass().add("preview");
        VBox content = new VBox(troubleRow, user, code(), facts(), gauges, guardsTitle(), guards);
        content.getStyleClass().add("preview-content");
        user.getStyleClass().addAll("soft", "small");
        gauges.getStyleClass().add("gauge-box");
        guards.getStyleClass().add("guards");
        guards.getColumnConstraints().setAll(half(), half());
        trouble.getStyleClass().add("strong");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("preview-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(scroll, confirmation);
    }

    void show(SheetState.Head head, SheetState.Body.Shown shown) {
        SheetState.Face face = shown.face();
        user.setText("What will run, as " + (face.user().isEmpty() ? "an operator" : face.user()));
        if (!statements.getText().equals(face.statements())) {
            statements.setText(face.statements());
            rows();
        }
        on.setText(face.on());
        effect.setText(face.effect());
        breaks.setText(face.breaks());
        wayBack.setText(face.wayBack());
        wayBack.pseudoClassStateChanged(
                javafx.css.PseudoClass.getPseudoClass("none"), face.noWayBack());
        warning.setVisible(face.noWayBack());
        warning.setManaged(face.noWayBack());
        gauges(face.changes());
        guards(face.guards(), shown.trouble().isPresent());
        read.setText(shown.read());
        troubleRow.setVisible(shown.trouble().isPresent());
        troubleRow.setManaged(shown.trouble().isPresent());
        trouble.setText(shown.trouble().orElse(""));
        confirmation.show(head, shown.gate());
    }

    /// Puts the focus where Enter and Space do no harm.
    void focusSafely() {
        confirmation.focusSafely();
    }

    /// Empties what was typed; the next preview is another one.
    void forget() {
        confirmation.forget();
    }

    private void unfold() {
        unfolded = !unfolded;
        rows();
    }

    private StackPane code() {
        statements.setEditable(false);
        statements.setWrapText(true);
        statements.getStyleClass().addAll("code", "statements");
        statements.setAccessibleText("What will run");
        copy.getStyleClass().add("small-button");
        copy.setAccessibleText("Copy the statements");
        whole.getStyleClass().add("small-button");
        VBox buttons = new VBox(4, copy, whole);
        buttons.setAlignment(Pos.TOP_RIGHT);
        buttons.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        buttons.getStyleClass().add("code-buttons");
        StackPane box = new StackPane(statements, buttons);
        StackPane.setAlignment(buttons, Pos.TOP_RIGHT);
        box.getStyleClass().add("code-box");
        return box;
    }

    /// The first lines say what is done; the rest is one click or key away.
    private void rows() {
        int lines = (int) statements.getText().lines().count();
        boolean more = lines > BRIEF;
        whole.setVisible(more);
        whole.setManaged(more);
        whole.setText(unfolded ? "Fold" : "All " + lines + " lines");
        statements.setPrefRowCount(more && !unfolded ? BRIEF : Math.max(2, lines));
    }

    private void copy() {
        var content = new ClipboardContent();
        content.putString(statements.getText());
        Clipboard.getSystemClipboard().setContent(content);
        copy.setText("Copied");
    }

    private GridPane facts() {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(72);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setMinWidth(0);
        grid.getColumnConstraints().setAll(names, values);
        HBox back = new HBox(6, warning, wayBack);
        back.setAlignment(Pos.CENTER_LEFT);
        wayBack.getStyleClass().add("way-back");
        row(grid, 0, "On", on);
        row(grid, 1, "Effect", effect);
        row(grid, 2, "Breaks", breaks);
        row(grid, 3, "Way back", back);
        return grid;
    }

    private static void row(GridPane grid, int at, String name, Region value) {
        Label label = new Label(name);
        label.getStyleClass().add("soft");
        label.setMinWidth(USE_PREF_SIZE);
        GridPane.setValignment(label, VPos.TOP);
        grid.addRow(at, label, value);
    }

    private static Label fact() {
        Label label = new Label();
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    private HBox guardsTitle() {
        Label title = new Label("Read again in the moment of acting; any change refuses");
        title.getStyleClass().addAll("soft", "small");
        title.setWrapText(true);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        read.getStyleClass().addAll("soft", "small");
        read.setMinWidth(USE_PREF_SIZE);
        return new HBox(8, title, gap, read);
    }

    private void gauges(List<SheetState.Change> changes) {
        gauges.setVisible(!changes.isEmpty());
        gauges.setManaged(!changes.isEmpty());
        if (arcs.size() != changes.size() * 2) {
            arcs.clear();
            gauges.getChildren().clear();
            for (SheetState.Change change : changes) {
                ArcGauge now = arc(face(change, true));
                ArcGauge after = arc(face(change, false));
                arcs.addAll(List.of(now, after));
                Label arrow = new Label("→");
                arrow.getStyleClass().addAll("arrow", "soft");
                Label title = new Label(change.title() + ", now → after");
                title.getStyleClass().addAll("soft", "tiny");
                HBox pair = new HBox(now, arrow, after);
                pair.setAlignment(Pos.CENTER);
                VBox box = new VBox(2, title, pair);
                box.setAlignment(Pos.CENTER);
                gauges.getChildren().add(box);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            arcs.get(2 * i).setFace(face(changes.get(i), true));
            arcs.get(2 * i + 1).setFace(face(changes.get(i), false));
        }
    }

    private static ArcGauge arc(ArcGauge.Face face) {
        ArcGauge gauge = new ArcGauge(face);
        gauge.setPrefSize(84, 76);
        gauge.setMinSize(84, 76);
        Tooltip.install(gauge, Hint.tooltip(face.dial().value() + " " + face.dial().caption()));
        return gauge;
    }

    private static ArcGauge.Face face(SheetState.Change change, boolean now) {
        var dial = now ? change.now() : change.after();
        return new ArcGauge.Face(
                change.title() + (now ? " now" : " after"),
                dial.withCaption(dial.caption().split(",", 2)[0]), // the whole is on hover
                now ? change.nowLevel() : change.afterLevel(),
                dial.fraction().isPresent() ? Freshness.FRESH : Freshness.UNKNOWN);
    }

    private void guards(List<Guard> now, boolean old) {
        if (old == shownOld && shownGuards.filter(now::equals).isPresent()) {
            return;
        }
        shownGuards = Optional.of(now);
        shownOld = old;
        guards.getChildren().clear();
        int at = 0;
        for (Guard guard : now) {
            guards.add(guard(guard, old), at % 2, at / 2);
            at++;
        }
    }

    /// @param old whether it held when last read, and nobody knows about now
    private static HBox guard(Guard guard, boolean old) {
        LevelShape shape =
                new LevelShape(old ? Level.UNKNOWN : guard.holds() ? Level.OK : Level.CRITICAL);
        String what = Wording.text(guard.what());
        Label text =
                new Label(
                        guard.holds()
                                ? what
                                : "Fails: " + what + ": " + Wording.text(guard.detail()));
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        HBox row = new HBox(8, shape, text);
        row.getStyleClass().add("guard");
        row.pseudoClassStateChanged(
                javafx.css.PseudoClass.getPseudoClass("failing"), !guard.holds());
        row.setAccessibleText(
                (old ? "When last read: " : "") + (guard.holds() ? "Holds: " : "Fails: ") + what);
        return row;
    }

    private static ColumnConstraints half() {
        ColumnConstraints half = new ColumnConstraints();
        half.setPercentWidth(50);
        half.setMinWidth(0);
        return half;
    }
}
