package headroom.desktop.mitigation;

import headroom.core.environment.Level;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelMark;
import headroom.desktop.control.TierBadge;
import headroom.desktop.mitigation.SheetState.Body;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The sheet in each of its states. What is dangerous never has the focus by itself; Escape goes
/// back, but not while something is being done.
public final class MitigationSheet extends VBox {

    private final MitigationViewModel model;
    private final Runnable back;
    private final Label verb = new Label();
    private final Label subject = Hint.shrinking("mono", "subject");
    private final HBox head = new HBox();
    private final PreviewPane preview;
    private final Label elapsed = new Label();
    private final VBox progress = new VBox();
    private final VBox acting;
    private Optional<TierBadge> badge = Optional.empty();
    private Optional<Body> shown = Optional.empty();

    /// @param back goes back to where the sheet was opened
    public MitigationSheet(MitigationViewModel model, Runnable back) {
        this.model = model;
        this.back = back;
        getStyleClass().add("mitigation-sheet");
        setFocusTraversable(false);
        verb.getStyleClass().add("heading");
        verb.setMinWidth(USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        head.getStyleClass().add("head");
        head.getChildren().addAll(verb, subject, gap);
        preview = new PreviewPane(model, back);
        acting = acting();
        addEventHandler(KeyEvent.KEY_PRESSED, this::escape);
        model.stateProperty().subscribe(this::show);
    }

    /// Puts the focus where Enter and Space do no harm.
    public void focusSafely() {
        if (model.state() instanceof SheetState.Open(var _, Body.Shown _)) {
            preview.focusSafely();
        } else {
            focusFirstButton(this);
        }
    }

    private static void focusFirstButton(Node within) {
        Node first = within.lookup(".button");
        if (first != null) {
            first.requestFocus();
        }
    }

    private void escape(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE && !model.isActing()) {
            event.consume();
            back.run();
        }
    }

    private void show(SheetState state) {
        switch (state) {
            case SheetState.Closed _ -> {
                shown = Optional.empty();
                preview.forget();
                getChildren().clear();
            }
            case SheetState.Open(SheetState.Head about, Body body) -> {
                head(about);
                if (!shown.filter(body::equals).isPresent()) {
                    body(about, body);
                    shown = Optional.of(body);
                }
            }
        }
    }

    private void head(SheetState.Head about) {
        verb.setText(about.verb());
        subject.setText(about.subject());
        if (badge.isEmpty()) {
            badge = Optional.of(new TierBadge(about.tier()));
            head.getChildren().add(badge.get());
        }
    }

    private void body(SheetState.Head about, Body body) {
        switch (body) {
            case Body.Reading(String text) -> turnTo(notice(new Label(text)), false);
            case Body.Unreadable unreadable -> turnTo(unreadable(unreadable), true);
            case Body.Shown preview -> {
                this.preview.show(about, preview);
                if (turnTo(this.preview, false)) {
                    this.preview.focusSafely();
                }
            }
            case Body.Acting(var steps, String since) -> {
                elapsed.setText("Being done, " + since + ". It cannot be stopped half-way.");
                progress.getChildren().setAll(steps.stream().map(MitigationSheet::step).toList());
                if (!steps.isEmpty()) {
                    Node last = progress.getChildren().getLast();
                    last.getStyleClass().add("going-on");
                }
                if (turnTo(acting, false)) {
                    acting.requestFocus(); // a key that is still held presses nothing
                }
            }
            case Body.Ended(SheetState.Ending ending) -> {
                preview.forget();
                turnTo(ended(ending), true);
            }
        }
    }

    /// @return whether it was not there before
    private boolean turnTo(Node body, boolean focus) {
        if (getChildren().size() == 2 && getChildren().get(1).equals(body)) {
            return false;
        }
        VBox.setVgrow(body, Priority.ALWAYS);
        boolean held = getScene() != null && holdsFocus();
        getChildren().setAll(head, body);
        if (focus && held) {
            applyCss(); // what stands in a scroll pane is in the scene only once that has its skin
            layout();
            focusFirstButton(body);
        }
        return true;
    }

    private boolean holdsFocus() {
        for (Node at = getScene().getFocusOwner(); at != null; at = at.getParent()) {
            if (at == this) {
                return true;
            }
        }
        return getScene().getFocusOwner() == null;
    }

    private VBox acting() {
        elapsed.getStyleClass().add("strong");
        elapsed.setWrapText(true);
        progress.getStyleClass().add("progress-lines");
        Label promise =
                new Label(
                        "The intent stands in the journal before the server is asked. Whatever happens"
                                + " to this program now, its next start finds it and asks the server.");
        promise.getStyleClass().add("soft");
        promise.setWrapText(true);
        VBox box = new VBox(elapsed, progress, promise);
        box.getStyleClass().add("notice-body");
        box.setFocusTraversable(true);
        return box;
    }

    private static HBox step(SheetState.Step step) {
        Label at = new Label(step.at());
        at.getStyleClass().addAll("mono", "soft");
        at.setMinWidth(USE_PREF_SIZE);
        Label text = new Label(step.text());
        text.setWrapText(true);
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox row = new HBox(10, at, text);
        row.getStyleClass().add("progress-line");
        return row;
    }

    private Node unreadable(Body.Unreadable unreadable) {
        Label next = wrapped(unreadable.next(), "soft");
        Label attempt = wrapped(unreadable.attempt(), "soft", "small");
        return notice(
                new LevelMark(Level.UNKNOWN, "No preview"),
                wrapped(unreadable.why(), "strong"),
                next,
                buttons(
                        new ActionButton("Read again", model::anew),
                        new ActionButton("Back", "Esc", back)),
                attempt);
    }

    private Node ended(SheetState.Ending ending) {
        Label headline = wrapped(ending.headline(), "heading");
        Label detail = wrapped(ending.detail(), "evidence-text");
        HBox buttons;
        if (ending.anew()) {
            buttons =
                    buttons(
                            new ActionButton("Preview again", model::anew),
                            new ActionButton("Back to the runbook", "Esc", back));
        } else {
            ActionButton on = new ActionButton("Back to the runbook", back);
            on.getStyleClass().add("primary");
            buttons = buttons(on);
        }
        VBox box =
                new VBox(
                        new LevelMark(ending.level(), ending.word()),
                        headline,
                        detail,
                        wrapped(ending.next()),
                        buttons);
        box.getStyleClass().addAll("notice-body", "outcome");
        headroom.desktop.control.LevelStyle.put(box, ending.level());
        box.setAccessibleText(ending.word() + ". " + ending.headline() + ". " + ending.detail());
        return scrolling(box);
    }

    private static HBox buttons(Node... buttons) {
        HBox row = new HBox(8, buttons);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private static Label wrapped(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    private static Node notice(Node... parts) {
        VBox box = new VBox(parts);
        box.getStyleClass().add("notice-body");
        return scrolling(box);
    }

    private static ScrollPane scrolling(Region content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        return scroll;
    }
}
