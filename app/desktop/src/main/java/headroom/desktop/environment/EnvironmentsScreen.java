package headroom.desktop.environment;

import headroom.core.readiness.ConnectionTest;
import headroom.core.settings.PgServices;
import headroom.core.settings.Settings;
import headroom.desktop.shell.Entry;
import headroom.desktop.shell.Screen;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.input.Clipboard;
import javafx.scene.layout.StackPane;

/// The environments as they are configured: the table, and the editor of one of them.
public final class EnvironmentsScreen implements Screen {

    /// What it needs of the rest of the program.
    ///
    /// @param work runs what blocks; owned by the caller
    /// @param toolkit leads back to the toolkit's thread
    /// @param services of libpq's, read anew each time; may block
    /// @param passwords where the password of an imported URL can go
    public record Means(
            Settings settings,
            ConnectionTest connection,
            ExecutorService work,
            Executor toolkit,
            Supplier<List<PgServices.Section>> services,
            PasswordStore passwords) {}

    private final StackPane node = new StackPane();
    private final EnvironmentsViewModel list;
    private final EnvironmentsView listView;
    private final EditorViewModel editor;
    private final EditorView editorView;

    /// @param back leads to where the operator came from
    public EnvironmentsScreen(Means means, Runnable back) {
        editor =
                new EditorViewModel(
                        new EditorViewModel.Means(
                                means.settings(),
                                means.connection(),
                                means.work(),
                                means.toolkit(),
                                new Imports.Origins(
                                        means.services(),
                                        EnvironmentsScreen::clipboard,
                                        means.passwords()),
                                this::over));
        editorView = new EditorView(editor);
        list =
                new EnvironmentsViewModel(
                        means.settings(),
                        means.work(),
                        means.toolkit(),
                        (original, copy) -> {
                            editor.open(original, copy);
                            edit();
                        });
        listView = new EnvironmentsView(list, this::add, back);
        node.getStyleClass().add("environments-screen");
        node.getChildren().setAll(listView);
    }

    /// What is configured now.
    public void entries(List<Entry> entries) {
        list.entries(entries);
    }

    /// Opens the editor on a new environment.
    public void add() {
        editor.add();
        edit();
    }

    private static String clipboard() {
        return Optional.ofNullable(Clipboard.getSystemClipboard().getString()).orElse("");
    }

    private void edit() {
        node.getChildren().setAll(editorView);
        editorView.begin();
    }

    private void over(Optional<String> saved) {
        node.getChildren().setAll(listView);
        saved.ifPresent(name -> {
            list.note(name + " is saved. It is taken up within a few seconds.");
            list.select(name);
        });
        listView.focus();
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void shown() {
        if (node.getChildren().contains(listView)) {
            listView.focus();
        } else {
            editorView.begin();
        }
    }

    @Override
    public void hidden() {
        editor.cancelTest();
    }
}
