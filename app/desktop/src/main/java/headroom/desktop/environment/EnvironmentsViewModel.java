package headroom.desktop.environment;

import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.settings.Settings;
import headroom.core.settings.Settings.Original;
import headroom.core.settings.Settings.Saved;
import headroom.desktop.environment.EnvironmentsState.Row;
import headroom.desktop.shell.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// The list of what is configured, and what can be done with each. Toolkit thread only; what
/// touches a disk runs in the background.
final class EnvironmentsViewModel {

    private final ReadOnlyObjectWrapper<EnvironmentsState> state =
            new ReadOnlyObjectWrapper<>(
                    this,
                    "state",
                    new EnvironmentsState(List.of(), Optional.empty(), Optional.empty(), ""));
    private final Settings settings;
    private final Executor work;
    private final Executor toolkit;
    private final BiConsumer<Original, Boolean> edit;

    /// @param work runs what blocks
    /// @param toolkit leads back to this thread
    /// @param edit opens the editor on a file, or on a copy of it
    EnvironmentsViewModel(
            Settings settings,
            Executor work,
            Executor toolkit,
            BiConsumer<Original, Boolean> edit) {
        this.settings = settings;
        this.work = work;
        this.toolkit = toolkit;
        this.edit = edit;
    }

    ReadOnlyObjectProperty<EnvironmentsState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    EnvironmentsState state() {
        return state.get();
    }

    /// What is configured now.
    void entries(List<Entry> entries) {
        List<Row> rows = entries.stream().map(EnvironmentsViewModel::row).toList();
        Optional<String> kept =
                state().selected().filter(name -> rows.stream().anyMatch(named(name)));
        set(rows, kept.or(() -> rows.stream().findFirst().map(Row::name)), state().note());
    }

    private static Row row(Entry entry) {
        return switch (entry) {
            case Entry.Broken(String name, var _, String message) ->
                    new Row(name, Optional.empty(), "", "", message);
            case Entry.Configured(var environment, var trouble) ->
                    new Row(
                            environment.name(),
                            Optional.of(environment.tier()),
                            environment.postgres().map(PostgresEndpoint::address).orElse("—"),
                            environment.redis().map(RedisEndpoint::address).orElse("—"),
                            trouble.map(Entry.Trouble::message).orElse(""));
        };
    }

    private static java.util.function.Predicate<Row> named(String name) {
        return row -> row.name().equals(name);
    }

    void select(String name) {
        set(state().rows(), Optional.of(name), state().note());
    }

    /// Says what came of something.
    void note(String text) {
        set(state().rows(), state().selected(), text);
    }

    void change() {
        withFile(original -> edit.accept(original, false));
    }

    void duplicate() {
        withFile(original -> edit.accept(original, true));
    }

    /// Asks whether the selected one is to go.
    void remove() {
        withFile(original ->
                state.set(
                        new EnvironmentsState(
                                state().rows(), state().selected(), Optional.of(original), "")));
    }

    void keep() {
        note("");
    }

    /// Removes what it was asked about.
    void removeIndeed() {
        state().removing()
                .ifPresent(original ->
                        background(
                                () -> settings.remove(original),
                                saved ->
                                        note(
                                                switch (saved) {
                                                    case Saved.Done(var backup) ->
                                                            original.name()
                                                                    + " is removed."
                                                                    + backup.map(b ->
                                                                                    " Its file is"
                                                                                            + " kept as "
                                                                                            + b
                                                                                            + ".")
                                                                            .orElse("");
                                                    case Saved.ChangedMeanwhile _ ->
                                                            "Nothing was removed: the file has just"
                                                                    + " been changed. Look at it"
                                                                    + " first.";
                                                    case Saved.Failed(String why) -> why;
                                                })));
    }

    /// Moves the selected one up or down.
    void move(int by) {
        var rows = new ArrayList<>(state().rows());
        int from = rows.stream().map(Row::name).toList().indexOf(state().selected().orElse(""));
        int to = from + by;
        if (from < 0 || to < 0 || to >= rows.size()) {
            return;
        }
        rows.add(to, rows.remove(from));
        set(rows, state().selected(), "");
        List<String> names = rows.stream().map(Row::name).toList();
        background(
                () -> settings.order(names),
                saved -> {
                    if (saved instanceof Saved.Failed(String why)) {
                        note(why);
                    }
                });
    }

    private void withFile(java.util.function.Consumer<Original> then) {
        state().selected()
                .ifPresent(name ->
                        background(
                                () -> settings.open(name),
                                found ->
                                        found.ifPresentOrElse(
                                                then,
                                                () ->
                                                        note(
                                                                name
                                                                        + " has no file of its own"
                                                                        + " in the settings folder:"
                                                                        + " it cannot be changed"
                                                                        + " here."))));
    }

    private <T> void background(
            java.util.function.Supplier<T> task, java.util.function.Consumer<T> then) {
        work.execute(() -> {
            T result = task.get();
            toolkit.execute(() -> then.accept(result));
        });
    }

    private void set(List<Row> rows, Optional<String> selected, String note) {
        state.set(new EnvironmentsState(rows, selected, Optional.empty(), note));
    }
}
