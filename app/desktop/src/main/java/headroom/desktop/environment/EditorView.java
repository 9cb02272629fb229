package headroom.desktop.environment;

import headroom.core.environment.Tier;
import headroom.core.reading.Shown;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.TierBadge;
import headroom.desktop.environment.EditorState.Ask;
import java.util.List;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;

/// The editor of one environment: a form or its file's text to the left, what is wrong and what a
/// test found to the right, the commands below.
final class EditorView extends BorderPane {

    private static final PseudoClass PRODUCTION = PseudoClass.getPseudoClass("production");

    private final EditorViewModel model;
    private final Label title = new Label();
    private final TierBadge tier = new TierBadge(Tier.LAB);
    private final TextField url = new TextField();
    private final MenuButton services = new MenuButton("From pg_service…");
    private List<String> listed = List.of();
    private final ActionButton clipboard;
    private final ActionButton keep;
    private final ToggleButton asForm = new ToggleButton("Form");
    private final ToggleButton asText = new ToggleButton("YAML");
    private final EditorForm form;
    private final TextArea text = new TextArea();
    private final StackPane middle = new StackPane();
    private final TestPane side;
    private final Label note = new Label();
    private final Label question = new Label();
    private final FlowPane answers = new FlowPane(8, 8);
    private final VBox asking = new VBox(8, question, answers);

    EditorView(EditorViewModel model) {
        this.model = model;
        getStyleClass().add("editor");
        clipboard = offer(() -> model.importText(""));
        keep = offer(model::keepPassword);
        form = new EditorForm(model);
        side = new TestPane(model);
        text.getStyleClass().add("mono");
        text.setAccessibleText("The file of the environment");
        text.textProperty().subscribe(now -> model.type(now));
        middle.getChildren().add(form);
        setTop(top());
        setCenter(middle);
        setRight(side);
        setBottom(bottom());
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        model.stateProperty().subscribe(this::show);
    }

    private Node top() {
        title.getStyleClass().add("heading");
        url.setPromptText("Import: paste postgresql://user@host:port/database or rediss://…");
        url.setAccessibleText("URL to import, or service=NAME");
        url.setOnAction(_ -> take(url.getText()));
        HBox.setHgrow(url, Priority.ALWAYS);
        url.setMaxWidth(520);
        var segments = new SegmentedButton(asForm, asText);
        segments.getToggleGroup()
                .selectedToggleProperty()
                .subscribe(now -> {
                    if (now != null) {
                        model.asText(now.equals(asText));
                    }
                });
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.SOMETIMES);
        var head = new HBox(10, title, tier, gap, url, services, segments);
        head.setAlignment(Pos.CENTER_LEFT);
        services.setMinWidth(USE_PREF_SIZE);
        services.setMnemonicParsing(false);
        var offers = new HBox(8, clipboard, keep);
        offers.setAlignment(Pos.CENTER_RIGHT);
        offers.managedProperty().bind(clipboard.visibleProperty().or(keep.visibleProperty()));
        VBox top = new VBox(8, head, offers);
        top.getStyleClass().add("head");
        return top;
    }

    private Node bottom() {
        note.setWrapText(true);
        note.getStyleClass().add("note");
        question.setWrapText(true);
        question.getStyleClass().add("strong");
        asking.getStyleClass().add("asking");
        var save = new ActionButton("Save", "Ctrl+S", model::save);
        save.getStyleClass().add("primary");
        var commands =
                new HBox(
                        8,
                        save,
                        new ActionButton("Test connection", "Ctrl+T", model::test),
                        new ActionButton("Cancel", "Esc", model::leave),
                        note);
        commands.setAlignment(Pos.CENTER_LEFT);
        commands.getChildren().forEach(n -> ((Region) n).setMinWidth(USE_PREF_SIZE));
        note.setMinWidth(0);
        HBox.setHgrow(note, Priority.ALWAYS);
        VBox box = new VBox(8, asking, commands);
        box.getStyleClass().add("foot");
        return box;
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() == KeyCode.S) {
            event.consume();
            model.save();
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.T) {
            event.consume();
            model.test();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            event.consume();
            if (model.state().testing()) {
                model.stopTest();
            } else {
                model.leave();
            }
        }
    }

    private void take(String given) {
        model.importText(given);
        url.clear(); // it may hold a password
    }

    private ActionButton offer(Runnable does) {
        var button =
                new ActionButton(
                        "",
                        () -> {
                            does.run();
                            focus(); // the button goes
                        });
        button.setMnemonicParsing(false); // names have underscores
        button.managedProperty().bind(button.visibleProperty());
        return button;
    }

    private void offer(EditorState.Offers offers) {
        clipboard.setVisible(offers.clipboard().isPresent());
        clipboard.setText("Import from the clipboard: " + offers.clipboard().orElse(""));
        keep.setVisible(offers.entry().isPresent());
        keep.setText("Put its password into the keychain as " + offers.entry().orElse(""));
        services.setVisible(!offers.services().isEmpty());
        services.setManaged(!offers.services().isEmpty());
        if (!listed.equals(offers.services())) {
            listed = offers.services();
            services.getItems().setAll(listed.stream().map(this::service).toList());
        }
    }

    private MenuItem service(String name) {
        var item = new MenuItem(Shown.text(name));
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> model.importText("service=" + name));
        return item;
    }

    /// It came in sight.
    void begin() {
        form.begin();
        focus();
    }

    private void focus() {
        if (getScene() != null && middle.getChildren().contains(text)) {
            text.requestFocus();
        } else if (getScene() != null) {
            form.focus();
        }
    }

    private void show(EditorState state) {
        title.setText(state.original().map(o -> "Change " + o.name()).orElse("Add an environment"));
        var chosen =
                Stream.of(Tier.values())
                        .filter(t -> t.word().equals(state.draft().text("tier")))
                        .findFirst();
        tier.setVisible(chosen.isPresent());
        chosen.ifPresent(tier::show);
        pseudoClassStateChanged(PRODUCTION, chosen.filter(Tier.PRODUCTION::equals).isPresent());
        (state.asText() ? asText : asForm).setSelected(true);
        Node wanted = state.asText() ? text : form;
        if (!middle.getChildren().contains(wanted)) {
            middle.getChildren().setAll(wanted);
            applyCss(); // before that no skin takes the colours of the theme, and none can be
            // focused
            focus();
        }
        if (state.asText() && !state.text().equals(text.getText())) {
            text.setText(state.text());
        }
        if (!state.asText()) {
            form.show(state);
        }
        side.show(state);
        offer(state.offers());
        note.setText(state.note());
        ask(state);
    }

    private void ask(EditorState state) {
        boolean any = !(state.ask() instanceof Ask.Nothing);
        asking.setVisible(any);
        asking.setManaged(any);
        switch (state.ask()) {
            case Ask.Nothing _ -> {
                if (!answers.getChildren().isEmpty()) {
                    answers.getChildren().clear();
                    focus(); // which the answer had
                }
            }
            case Ask.LosesComments(int comments) -> {
                String what = comments == 1 ? "a comment" : comments + " comments";
                String them = comments == 1 ? "it" : "them";
                ask(
                        (state.asText()
                                        ? "This text lacks %1$s of the file. A backup of the file"
                                                + " is kept; show %2$s to keep %2$s in place."
                                        : "The form cannot hold %1$s of the file. A backup of the"
                                                + " file is kept; edit it as YAML to keep %2$s in"
                                                + " place.")
                                .formatted(what, them),
                        button("Save and lose " + what, true, model::saveAnyway),
                        button(
                                state.asText() ? "Show " + what : "Edit as YAML",
                                false,
                                model::showComments),
                        button("Go on editing", false, model::goOn));
            }
            case Ask.ChangedMeanwhile(var now) when now.isPresent() ->
                    ask(
                            "The file was changed by somebody else while you edited it. Nothing was"
                                    + " written.",
                            button("Take theirs, lose mine", false, model::reload),
                            button("Overwrite it, keep a backup", true, model::saveAnyway),
                            button("Go on editing", false, model::goOn));
            case Ask.ChangedMeanwhile _ ->
                    ask(
                            "The file was removed by somebody else while you edited it. Nothing was"
                                    + " written.",
                            button("Write it anew", true, model::saveAnyway),
                            button("Go on editing", false, model::goOn));
            case Ask.Leave _ ->
                    ask(
                            "What you changed is not saved.",
                            button("Leave without saving", true, model::leave),
                            button("Go on editing", false, model::goOn));
        }
    }

    private void ask(String words, Node... choices) {
        if (!question.getText().equals(words) || answers.getChildren().isEmpty()) {
            question.setText(words);
            answers.getChildren().setAll(List.of(choices));
            choices[choices.length - 1].requestFocus(); // the one that harms nothing
        }
    }

    private static Node button(String words, boolean danger, Runnable does) {
        var button = new ActionButton(words, does);
        if (danger) {
            button.getStyleClass().add("danger");
        }
        return button;
    }
}
