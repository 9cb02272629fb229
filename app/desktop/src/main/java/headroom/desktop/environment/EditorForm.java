package headroom.desktop.environment;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;

/// Everything that an environment can say, in sections of which those that say nothing are folded;
/// each field is checked as it is typed.
final class EditorForm extends ScrollPane {

    private static final double ABOVE = 80;

    private final VBox column = new VBox(12);
    private final List<SectionPane> sections = new ArrayList<>();

    EditorForm(EditorViewModel model) {
        getStyleClass().add("editor-form");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        model.state()
                .form()
                .sections()
                .forEach(_ -> sections.add(new SectionPane(model, this::focus)));
        column.getStyleClass().add("sections");
        column.getChildren().addAll(sections);
        setContent(column);
    }

    void show(EditorState state) {
        for (int i = 0; i < sections.size(); i++) {
            sections.get(i).show(state.form().sections().get(i), state);
        }
    }

    /// Folds what says nothing, and shows the beginning.
    void begin() {
        sections.forEach(SectionPane::begin);
        setVvalue(0);
    }

    void focus() {
        sections.getFirst().first().ifPresent(line -> focus(line.control()));
    }

    private void focus(Node node) {
        applyCss(); // before that a scroll pane's content is in no window, and can take no focus
        layout();
        node.requestFocus();
        double room = column.getHeight() - getViewportBounds().getHeight();
        double top = column.sceneToLocal(node.localToScene(0, 0)).getY();
        double bottom = top + node.getLayoutBounds().getHeight();
        double from = getVvalue() * room;
        if (room > 0 && (top < from || bottom > from + getViewportBounds().getHeight())) {
            setVvalue(Math.clamp((top - ABOVE) / room, 0, 1));
        }
    }
}
