package headroom.desktop.runbook;

import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelMark;
import headroom.desktop.control.LevelStyle;
import headroom.desktop.control.MiniBar;
import headroom.desktop.mitigation.MitigationSheet;
import headroom.desktop.runbook.RunState.Chip;
import headroom.desktop.runbook.RunState.Pane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// One run: the gauges on top, the way to the left, the step or the sheet in the middle, the
/// timeline to the right. F6 previews the mitigation, F7 shows the debts, F8 takes a note, Esc goes
/// back.
public final class RunView extends BorderPane {

    private static final double NARROW = 960;

    private final RunViewModel model;
    private final Runnable back;
    private final HBox strip = new HBox();
    private final List<ChipView> chips = new ArrayList<>();
    private final StepList list;
    private final Timeline timeline;
    private final DebtsPane debts;
    private final MitigationSheet sheet;
    private final StackPane middle = new StackPane();
    private final Label trouble = Parts.wrapped("");
    private final HBox troubleRow;
    private Optional<StepPane> step = Optional.empty();
    private String stepId = "";

    /// @param back turns to the board
    public RunView(RunViewModel model, Runnable back) {
        this.model = model;
        this.back = back;
        getStyleClass().add("run-view");
        strip.getStyleClass().add("strip");
        list = new StepList(model, this::back);
        timeline = new Timeline(model);
        debts = new DebtsPane(model);
        sheet = new MitigationSheet(model.sheet(), model::showStep);
        LevelMark mark = new LevelMark(headroom.core.environment.Level.WARNING, "Not done");
        mark.setMinWidth(USE_PREF_SIZE);
        troubleRow = new HBox(10, mark, trouble);
        troubleRow.setAlignment(Pos.CENTER_LEFT);
        troubleRow.getStyleClass().add("trouble");
        LevelStyle.put(troubleRow, headroom.core.environment.Level.WARNING);
        VBox center = new VBox(troubleRow, middle);
        center.getStyleClass().addAll("panel", "center");
        VBox.setVgrow(middle, Priority.ALWAYS);
        middle.setMinHeight(0);
        HBox.setHgrow(center, Priority.ALWAYS);
        center.setMinWidth(0);
        center.setPrefWidth(100); // takes what the others leave
        HBox columns = new HBox(list, center, timeline);
        columns.getStyleClass().add("columns");
        setTop(strip);
        setCenter(columns);
        model.stateProperty().subscribe(this::show);
        sceneProperty().subscribe(this::keys);
        addEventFilter(InputEvent.ANY, _ -> model.sheet().touched());
        widthProperty()
                .subscribe(width ->
                        pseudoClassStateChanged(
                                PseudoClass.getPseudoClass("narrow"),
                                width.doubleValue() < NARROW));
    }

    private void show(RunState state) {
        strip(state.chips());
        list.show(state);
        timeline.show(state.timeline(), state.pace(), state.open());
        trouble.setText(state.trouble().orElse(""));
        troubleRow.setVisible(state.trouble().isPresent());
        troubleRow.setManaged(state.trouble().isPresent());
        debts.show(
                state.debts(),
                state.open()
                        && state.steps().stream()
                                .anyMatch(s ->
                                        s.status() == headroom.core.runbook.Run.Status.CURRENT
                                                || s.status()
                                                        == headroom.core.runbook.Run.Status.FAILED),
                state.open());
        switch (state.pane()) {
            case Pane.AtStep(RunState.StepFace face) -> {
                if (step.isEmpty() || !stepId.equals(face.id())) {
                    step = Optional.of(new StepPane(model, face, state.offer()));
                    stepId = face.id();
                }
                step.get().show(face);
                turnTo(step.get());
            }
            case Pane.AtSheet _ -> turnTo(sheet);
            case Pane.AtDebts _ -> turnTo(debts);
        }
    }

    private void turnTo(Node pane) {
        if (!middle.getChildren().contains(pane)) {
            middle.getChildren().setAll(pane);
            if (getScene() != null) {
                focusFirst();
            }
        }
    }

    /// Puts the focus on what goes on from here, and never on what changes a server.
    void focusFirst() {
        applyCss(); // what stands in a scroll pane is in the scene only once that has its skin
        layout();
        switch (model.state().pane()) {
            case Pane.AtStep _ -> step.ifPresent(StepPane::focusFirst);
            case Pane.AtSheet _ -> sheet.focusSafely();
            case Pane.AtDebts _ -> debts.focusFirst();
        }
    }

    private void strip(List<Chip> now) {
        strip.setVisible(!now.isEmpty());
        strip.setManaged(!now.isEmpty());
        for (int i = 0; i < now.size(); i++) {
            if (i == chips.size()) {
                ChipView view = new ChipView();
                HBox.setHgrow(view, Priority.ALWAYS);
                chips.add(view);
                strip.getChildren().add(view);
            }
            chips.get(i).show(now.get(i));
        }
    }

    /// One step back: from the note to what it is about, from there to the step, and to the board.
    private void escape() {
        switch (model.state().pane()) {
            case Pane _ when timeline.noteFocused() -> focusFirst();
            case Pane.AtSheet _ when !model.sheet().isActing() -> model.showStep();
            case Pane.AtSheet _ -> {}
            case Pane.AtDebts _ when debts.canGoBack() -> model.showStep();
            case Pane.AtDebts _, Pane.AtStep _ -> back();
        }
    }

    private void back() {
        if (!model.sheet().isActing()) {
            back.run();
        }
    }

    private void keys(Scene before, Scene now) {
        Map.<KeyCode, Runnable>of(
                        KeyCode.F6, model::preview,
                        KeyCode.F7, model::showDebts,
                        KeyCode.F8, timeline::focusNote,
                        KeyCode.ESCAPE, this::escape)
                .forEach((code, action) -> {
                    var key = new KeyCodeCombination(code);
                    if (before != null) {
                        before.getAccelerators().remove(key);
                    }
                    if (now != null) {
                        now.getAccelerators().put(key, action);
                    }
                });
    }

    /// One gauge, small; it stays in sight through the whole run.
    private static final class ChipView extends VBox {

        private final Label title = Parts.text("", "strong");
        private final LevelMark mark = new LevelMark(headroom.core.environment.Level.UNKNOWN);
        private final Label value = Hint.shrinking("small");
        private final MiniBar bar = new MiniBar();
        private final Tooltip more = Hint.tooltip("");

        ChipView() {
            getStyleClass().addAll("panel", "chip");
            setMinWidth(0);
            setPrefWidth(100);
            title.setMinWidth(0);
            HBox head = new HBox(4, title, Parts.gap(), mark);
            head.setAlignment(Pos.CENTER_LEFT);
            getChildren().addAll(head, value, bar);
            Tooltip.install(this, more);
        }

        void show(Chip chip) {
            LevelStyle.put(this, chip.level());
            title.setText(chip.title());
            mark.show(chip.level());
            value.setText(chip.value());
            bar.show(chip.fraction(), chip.level());
            more.setText(chip.value() + "\n" + chip.more());
            setAccessibleText(
                    chip.title()
                            + ": "
                            + chip.level().word()
                            + ", "
                            + chip.value()
                            + ". "
                            + chip.more());
        }
    }
}
