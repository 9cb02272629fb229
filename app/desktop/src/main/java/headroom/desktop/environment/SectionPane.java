package headroom.desktop.environment;

import headroom.desktop.control.ActionButton;
import headroom.desktop.environment.Form.Adding;
import headroom.desktop.environment.Form.Columns;
import headroom.desktop.environment.Form.Group;
import headroom.desktop.environment.Form.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.validation.ValidationSupport;

/// The fields under one heading, which folds them away: unfolded by itself when something is filled
/// in, or wrong there. Built anew when a list gets longer or shorter.
final class SectionPane extends VBox {

    /// A part of a list: what is wrong with it as a whole, and what takes it away.
    private record Part(String item, Label wrong, Button remove) {}

    private final EditorViewModel model;
    private final Consumer<Node> focus;
    private final Label arrow = new Label();
    private final Label title = new Label();
    private final Label empty = new Label();
    private final ToggleButton fold = new ToggleButton();
    private final VBox content = new VBox(12);
    private final List<FieldLine> lines = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Label> headings = new ArrayList<>();
    private ValidationSupport validation = new ValidationSupport();
    private List<String> built = List.of();
    private Optional<Runnable> afterwards = Optional.empty();
    private boolean filled;
    private boolean mistaken;

    /// @param focus moves it to a node, and the node into sight
    SectionPane(EditorViewModel model, Consumer<Node> focus) {
        super(9);
        this.focus = focus;
        this.model = model;
        getStyleClass().addAll("panel", "section");
        title.getStyleClass().add("section-title");
        arrow.getStyleClass().addAll("soft", "arrow");
        empty.getStyleClass().addAll("soft", "small", "hint");
        HBox head = new HBox(4, arrow, title, empty);
        head.setAlignment(Pos.BASELINE_LEFT);
        fold.setGraphic(head);
        fold.getStyleClass().add("fold");
        fold.setMaxWidth(Double.MAX_VALUE);
        fold.setAlignment(Pos.CENTER_LEFT);
        fold.selectedProperty().subscribe(this::unfold);
        getChildren().addAll(fold, content);
    }

    private void unfold(boolean open) {
        arrow.setText(open ? "▾" : "▸");
        content.setVisible(open);
        content.setManaged(open);
        empty.setVisible(!open && !filled);
        fold.setAccessibleText(
                title.getText()
                        + (open
                                ? ", unfolded"
                                : ", folded" + (filled ? "" : ": " + empty.getText())));
    }

    /// Folds what says nothing.
    void begin() {
        fold.setSelected(filled || mistaken || title.getText().equals("PostgreSQL"));
    }

    /// The first field, where there is one.
    Optional<FieldLine> first() {
        return lines.stream().findFirst();
    }

    void show(Section section, EditorState state) {
        title.setText(section.title());
        empty.setText(section.empty());
        build(section);
        List<Field> fields = section.fields();
        for (int i = 0; i < fields.size(); i++) {
            lines.get(i).show(fields.get(i), state);
        }
        for (int i = 0; i < headings.size(); i++) {
            headings.get(i).setText(section.groups().get(i).title());
        }
        parts.forEach(part -> show(part, section, state));
        validation.revalidate();
        boolean nowFilled = section.filled(state.draft());
        boolean nowWrong =
                parts.stream().anyMatch(p -> p.wrong().isVisible())
                        || fields.stream().anyMatch(f -> state.mistakes().containsKey(f.path()));
        boolean open = (nowFilled && !filled) || (nowWrong && !mistaken);
        filled = nowFilled;
        mistaken = nowWrong;
        fold.setSelected(fold.isSelected() || open);
        unfold(fold.isSelected());
        afterwards.ifPresent(Runnable::run);
        afterwards = Optional.empty();
    }

    private static void show(Part part, Section section, EditorState state) {
        section.groups().stream()
                .filter(g -> g.item().equals(part.item()))
                .forEach(g -> part.remove().setAccessibleText("Remove " + g.title()));
        String words = state.mistakes().getOrDefault(part.item(), "");
        part.wrong().setText(words.replace(part.item() + " ", ""));
        part.wrong().setVisible(!words.isEmpty());
        part.wrong().setManaged(!words.isEmpty());
    }

    private void build(Section section) {
        List<String> wanted =
                section.groups().stream()
                        .flatMap(g ->
                                Stream.concat(
                                        Stream.of(g.item()),
                                        g.fields().stream().map(f -> f.path() + f.kind())))
                        .toList();
        if (wanted.equals(built)) {
            return;
        }
        built = wanted;
        lines.clear();
        parts.clear();
        headings.clear();
        validation = new ValidationSupport(); // the controls of the former one are gone
        validation.setErrorDecorationEnabled(true);
        validation.setValidationDecorator(new Marking());
        content.getChildren()
                .setAll(section.groups().stream().map(g -> group(section, g)).toList());
    }

    private Node group(Section section, Group group) {
        Label heading = new Label(group.title());
        heading.getStyleClass().add("group-title");
        headings.add(heading);
        VBox box = new VBox(8);
        if (!group.item().isEmpty()) {
            box.getStyleClass().add("item");
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            var remove = new ActionButton("Remove", () -> remove(group.item()));
            remove.setMinWidth(USE_PREF_SIZE);
            var head = new HBox(8, heading, gap, remove);
            head.setAlignment(Pos.CENTER_LEFT);
            Label wrong = new Label();
            wrong.getStyleClass().add("mistake");
            wrong.setWrapText(true);
            wrong.setMinHeight(USE_PREF_SIZE);
            parts.add(new Part(group.item(), wrong, remove));
            box.getChildren().addAll(head, wrong);
        } else if (!group.title().isEmpty()) {
            box.getChildren().add(heading);
        }
        if (!group.fields().isEmpty()) {
            box.getChildren().add(grid(section, group));
        }
        group.add().ifPresent(adding -> box.getChildren().add(adder(adding)));
        return box;
    }

    private Node adder(Adding adding) {
        var button = new ActionButton(adding.words(), () -> add(adding));
        button.setId(adding.list() + ".add");
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }

    private void add(Adding adding) {
        afterwards =
                Optional.of(() ->
                        lines.stream()
                                .filter(l -> l.field().path().startsWith(adding.list() + "["))
                                .reduce((one, other) -> sameItem(one, other) ? one : other)
                                .ifPresent(l -> focus.accept(l.control())));
        model.add(adding);
    }

    private static boolean sameItem(FieldLine one, FieldLine other) {
        String path = one.field().path();
        return other.field().path().startsWith(path.substring(0, path.lastIndexOf(']') + 1));
    }

    private void remove(String item) {
        String list = item.substring(0, item.lastIndexOf('['));
        afterwards =
                Optional.of(() ->
                        content.lookupAll(".button").stream()
                                .filter(b -> (list + ".add").equals(b.getId()))
                                .findFirst()
                                .ifPresent(focus));
        model.remove(item);
    }

    private Node grid(Section section, Group group) {
        GridPane grid = new GridPane(12, 7);
        Columns columns = group.columns();
        int across = columns.across;
        for (int i = 0; i < across; i++) {
            var label = new ColumnConstraints(columns.label);
            var control = new ColumnConstraints(columns.least, columns.usual, Double.MAX_VALUE);
            control.setHgrow(Priority.ALWAYS);
            grid.getColumnConstraints().addAll(label, control);
        }
        int at = 0;
        for (Field field : group.fields()) {
            String spoken =
                    section.title()
                            + ", "
                            + (group.title().isEmpty() ? "" : group.title() + ", ")
                            + field.label();
            var line = new FieldLine(field, spoken, model, validation);
            lines.add(line);
            Label label = new Label(field.label());
            label.setLabelFor(line.control());
            label.getStyleClass().addAll("soft", "field-label");
            label.setWrapText(true);
            GridPane.setValignment(label, VPos.TOP);
            // a way and what it needs: beside another field nothing of a path could be read
            int cells = field.kind() == Field.Kind.SECRET ? across : 1;
            at = (at + cells - 1) / cells * cells;
            grid.add(label, at % across * 2, at / across);
            grid.add(line, at % across * 2 + 1, at / across, cells * 2 - 1, 1);
            at += cells;
        }
        return grid;
    }
}
