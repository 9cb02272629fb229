package headroom.desktop.control;

import headroom.core.environment.Level;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/// A table of rows that are replaced whole with every reading; selection and scroll position stay.
///
/// @param <R> the row
public final class Rows<R> extends TableView<R> {

    /// Left and right in a cell together.
    private static final double PADDING = 16;

    private final Label empty = new Label();

    public Rows(String spoken) {
        super(FXCollections.observableArrayList());
        setAccessibleText(spoken);
        setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        empty.setWrapText(true);
        setPlaceholder(empty);
    }

    /// @param whenNone what stands in the place of rows
    public void show(List<R> rows, String whenNone) {
        empty.setText(whenNone);
        if (rows.equals(getItems())) {
            return;
        }
        int selected = getSelectionModel().getSelectedIndex();
        if (rows.size() == getItems().size()) {
            for (int i = 0; i < rows.size(); i++) {
                if (!rows.get(i).equals(getItems().get(i))) {
                    getItems().set(i, rows.get(i));
                }
            }
        } else {
            getItems().setAll(rows);
        }
        if (selected >= 0 && selected < rows.size()) {
            getSelectionModel().clearAndSelect(selected);
        }
    }

    /// A column of text; what is cut is told on hover.
    ///
    /// @param least how narrow it may become in a small window
    public Rows<R> text(
            String title, double width, double least, Function<R, String> text, String... classes) {
        return column(title, width, least, text, text, _ -> false, classes);
    }

    /// A column of text with another text on hover.
    public Rows<R> text(
            String title,
            double width,
            double least,
            Function<R, String> text,
            Function<R, String> more,
            String... classes) {
        return column(title, width, least, text, more, _ -> false, classes);
    }

    /// A column of figures, to the right; strong where the predicate says so.
    public Rows<R> figure(
            String title,
            double width,
            double least,
            Function<R, String> text,
            Predicate<R> strong) {
        return figure(title, width, least, text, text, strong);
    }

    /// A column of figures with another text on hover.
    public Rows<R> figure(
            String title,
            double width,
            double least,
            Function<R, String> text,
            Function<R, String> more,
            Predicate<R> strong) {
        return column(title, width, least, text, more, strong, "numeric");
    }

    public Rows<R> figure(String title, double width, double least, Function<R, String> text) {
        return figure(title, width, least, text, _ -> false);
    }

    /// A column with a level's shape and a word.
    public Rows<R> mark(
            String title,
            double width,
            double least,
            Function<R, Level> level,
            Function<R, String> word) {
        TableColumn<R, R> column = add(title, width, least);
        column.setCellFactory(_ ->
                new TableCell<>() {
                    private final LevelMark mark = new LevelMark(Level.UNKNOWN).shrinking();

                    {
                        // a cell leaves its graphic as wide as that wants to be, and cuts it off
                        mark.prefWidthProperty().bind(widthProperty().subtract(PADDING));
                    }

                    @Override
                    protected void updateItem(R row, boolean none) {
                        super.updateItem(row, none);
                        setText(null);
                        setGraphic(none || row == null ? null : mark);
                        if (!none && row != null) {
                            mark.show(level.apply(row), word.apply(row));
                        }
                    }
                });
        return this;
    }

    /// A column with a button that copies a text; none where the text is empty.
    public Rows<R> copy(String title, double width, Function<R, String> text) {
        TableColumn<R, R> column = add(title, width, width);
        column.setCellFactory(_ -> new CopyCell<>(text));
        return this;
    }

    private static final class CopyCell<R> extends TableCell<R, R> {

        private final Function<R, String> text;
        private final Button button = new Button("Copy");

        CopyCell(Function<R, String> text) {
            this.text = text;
            button.getStyleClass().add("small");
            button.setOnAction(_ -> {
                var content = new ClipboardContent();
                content.putString(text.apply(getItem()));
                Clipboard.getSystemClipboard().setContent(content);
            });
        }

        @Override
        protected void updateItem(R row, boolean none) {
            super.updateItem(row, none);
            boolean any = !none && row != null && !text.apply(row).isEmpty();
            setGraphic(any ? button : null);
            if (any) {
                button.setAccessibleText("Copy " + text.apply(row));
            }
        }
    }

    private Rows<R> column(
            String title,
            double width,
            double least,
            Function<R, String> text,
            Function<R, String> more,
            Predicate<R> strong,
            String... classes) {
        TableColumn<R, R> column = add(title, width, least, classes);
        column.setCellFactory(_ ->
                new TableCell<>() {
                    private final Tooltip tip = Hint.tooltip("");

                    @Override
                    protected void updateItem(R row, boolean none) {
                        super.updateItem(row, none);
                        boolean shown = !none && row != null;
                        setText(shown ? text.apply(row) : null);
                        String hint = shown ? more.apply(row) : "";
                        tip.setText(hint);
                        setTooltip(hint.length() < 2 ? null : tip);
                        LevelStyle.mark(this, "strong", shown && strong.test(row));
                    }
                });
        return this;
    }

    private TableColumn<R, R> add(String title, double width, double least, String... classes) {
        TableColumn<R, R> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setMinWidth(least);
        column.setSortable(false);
        column.setReorderable(false);
        column.getStyleClass().addAll(classes);
        column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
        getColumns().add(column);
        return column;
    }
}
