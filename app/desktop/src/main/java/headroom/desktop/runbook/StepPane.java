package headroom.desktop.runbook;

import headroom.desktop.control.ActionButton;
import headroom.desktop.control.LevelMark;
import headroom.desktop.control.LevelStyle;
import headroom.desktop.runbook.RunState.Evidence;
import headroom.desktop.runbook.RunState.Note;
import headroom.desktop.runbook.RunState.StepFace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The step at which the run stands. One is made for each step; its evidence is filled in again
/// with every reading.
final class StepPane extends ScrollPane {

    private final RunViewModel model;
    private final VBox evidence = new VBox();
    private final NoteRow past = new NoteRow();
    private final NoteRow waiting = new NoteRow();
    private final Label offerHint = Parts.wrapped("", "soft", "small");
    private final FlowPane buttons = new FlowPane();
    private final ActionButton skip;
    private final ReasonField reason;
    private final Optional<ActionButton> go;
    private final List<EvidenceRow> rows = new ArrayList<>();
    private Optional<Node> first = Optional.empty();

    StepPane(RunViewModel model, StepFace step, Optional<String> offer) {
        this.model = model;
        getStyleClass().add("step-pane");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        evidence.getStyleClass().add("evidence");
        buttons.getStyleClass().add("buttons");
        reason =
                new ReasonField(
                        "Why is it left out?",
                        "Skip step",
                        (text, accepted) -> model.skip(text, accepted));
        skip = new ActionButton("Skip…", reason::open);
        go = step.go().map(text -> new ActionButton(text, model::goOn));
        VBox box =
                new VBox(
                        Parts.text(step.where(), "soft", "small"),
                        Parts.wrapped(step.title(), "heading"),
                        past,
                        Parts.wrapped(step.text()),
                        evidence,
                        waiting);
        if (!step.options().isEmpty()) {
            box.getChildren().add(choices(step));
        }
        go.ifPresent(button -> {
            buttons.getChildren().add(button);
            first = Optional.of(button);
        });
        offer.ifPresent(verb -> offer(step, verb));
        buttons.getChildren().add(skip);
        box.getChildren().addAll(buttons, offerHint, reason);
        box.getStyleClass().add("step-body");
        setContent(box);
        show(step);
    }

    private void offer(StepFace step, String verb) {
        boolean now = step.kind().equals("act");
        ActionButton preview = new ActionButton("Preview “" + verb + "”", "F6", model::preview);
        if (now) {
            preview.getStyleClass().add("primary");
        }
        if (first.isEmpty()) {
            first = Optional.of(preview);
        }
        buttons.getChildren().add(preview);
        offerHint.setText(
                now
                        ? "A preview only reads; nothing is done before you confirm it."
                        : "A preview only reads and is legal at any time; acting waits for this step.");
    }

    void show(StepFace step) {
        past.show(step.past());
        waiting.show(step.waiting());
        skip.setDisable(!step.skippable());
        boolean sure = step.evidence().stream().allMatch(e -> e.word().equals("Holds"));
        go.ifPresent(button -> {
            button.setText(step.go().orElse(""));
            button.getStyleClass().remove("primary");
            if (sure) {
                button.getStyleClass().add("primary");
            }
        });
        for (int i = 0; i < step.evidence().size(); i++) {
            if (i == rows.size()) {
                rows.add(new EvidenceRow());
                evidence.getChildren().add(rows.get(i));
            }
            rows.get(i).show(step.evidence().get(i));
        }
    }

    /// Puts the focus on what goes on from here.
    void focusFirst() {
        first.ifPresent(Node::requestFocus);
    }

    private VBox choices(StepFace step) {
        TextField note = new TextField();
        note.setPromptText("Who was asked, and what did they say?");
        note.setAccessibleText("Note to the decision");
        VBox box = new VBox(note);
        box.getStyleClass().add("choices");
        for (RunState.Option option : step.options()) {
            ActionButton button =
                    new ActionButton(
                            option.title(),
                            () -> model.choose(option.id(), note.getText(), note::clear));
            button.setMaxWidth(Double.MAX_VALUE);
            button.getStyleClass().add("choice");
            box.getChildren().add(button);
            if (option.stops()) {
                box.getChildren()
                        .add(
                                Parts.wrapped(
                                        "↑ ends the run here; nothing is done on the server",
                                        "soft",
                                        "small"));
            }
        }
        first = Optional.of(note);
        return box;
    }

    /// A sentence with a level; nothing where there is none.
    private static final class NoteRow extends VBox {

        private final LevelMark mark = new LevelMark(headroom.core.environment.Level.UNKNOWN, "");
        private final Label text = Parts.wrapped("");

        NoteRow() {
            getStyleClass().add("note-row");
            LevelStyle.put(this, headroom.core.environment.Level.UNKNOWN);
            getChildren().addAll(mark, text);
        }

        void show(Optional<Note> note) {
            setVisible(note.isPresent());
            setManaged(note.isPresent());
            note.ifPresent(n -> {
                LevelStyle.put(this, n.level());
                mark.show(n.level(), n.word());
                text.setText(n.text());
            });
        }
    }

    /// What readings say of one condition now.
    static final class EvidenceRow extends VBox {

        private final LevelMark mark = new LevelMark(headroom.core.environment.Level.UNKNOWN, "");
        private final Label title = Parts.wrapped("", "strong");
        private final Label text = Parts.wrapped("", "soft");

        EvidenceRow() {
            getStyleClass().add("evidence-row");
            LevelStyle.put(this, headroom.core.environment.Level.UNKNOWN);
            mark.setMinWidth(USE_PREF_SIZE);
            var head = new javafx.scene.layout.HBox(10, title, Parts.gap(), mark);
            head.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            javafx.scene.layout.HBox.setHgrow(title, Priority.SOMETIMES);
            getChildren().addAll(head, text);
        }

        void show(Evidence evidence) {
            LevelStyle.put(this, evidence.level());
            mark.show(evidence.level(), evidence.word());
            title.setText(evidence.title());
            text.setText(evidence.text());
            setAccessibleText(evidence.title() + ": " + evidence.word() + ". " + evidence.text());
        }
    }
}
