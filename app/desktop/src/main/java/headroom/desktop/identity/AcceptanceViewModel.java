package headroom.desktop.identity;

import headroom.core.environment.Level;
import headroom.core.identity.Standing.Changed;
import headroom.core.reading.Shown;
import headroom.desktop.board.Times;
import headroom.desktop.mitigation.Answer;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// The banner over an environment whose servers are not the accepted ones. What is accepted is what
/// was shown, never what has changed since. Toolkit thread only.
public final class AcceptanceViewModel {

    private static final int LONGEST = 400;

    /// Writes down that the operator accepts.
    @FunctionalInterface
    public interface Accept {

        /// @param then told what is not accepted still
        void servers(
                String environment,
                List<Changed> shown,
                String typed,
                Consumer<Answer<List<Changed>>> then);
    }

    private final ReadOnlyObjectWrapper<AcceptanceState> state =
            new ReadOnlyObjectWrapper<>(this, "state", new AcceptanceState.Nothing());
    private final Accept accept;
    private final ZoneId here;
    private String environment = "";
    private Level level = Level.WARNING;
    private List<Changed> changed = List.of();
    private String typed = "";
    private boolean busy;
    private Optional<String> trouble = Optional.empty();

    /// @param here where the operator sits, for local times
    public AcceptanceViewModel(Accept accept, ZoneId here) {
        this.accept = accept;
        this.here = here;
    }

    public ReadOnlyObjectProperty<AcceptanceState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public AcceptanceState state() {
        return state.get();
    }

    /// What of the environment in sight is not accepted; what was typed stays while it is the same.
    ///
    /// @param level how bad it is there that another server answers
    public void show(String name, Level level, List<Changed> now) {
        boolean same = name.equals(environment) && text(now).equals(text(changed));
        environment = name;
        this.level = level;
        changed = List.copyOf(now);
        if (!same) {
            typed = "";
            trouble = Optional.empty();
        }
        refresh();
    }

    public void type(String text) {
        typed = text;
        refresh();
    }

    /// Accepts, if the name is typed.
    public void accept() {
        if (busy || !satisfied()) {
            return;
        }
        busy = true;
        String asked = environment;
        accept.servers(
                environment,
                changed,
                typed,
                answer -> {
                    busy = false;
                    if (asked.equals(environment)) {
                        answered(answer);
                    }
                    refresh();
                });
        refresh();
    }

    private void answered(Answer<List<Changed>> answer) {
        switch (answer) {
            case Answer.Given<List<Changed>>(List<Changed> left) -> show(environment, level, left);
            case Answer.Denied<List<Changed>>(String why, var _) ->
                    trouble = Optional.of(Shown.text(why, LONGEST));
        }
    }

    private boolean satisfied() {
        return !changed.isEmpty() && environment.equals(typed);
    }

    private void refresh() {
        state.set(changed.isEmpty() ? new AcceptanceState.Nothing() : asking());
    }

    private AcceptanceState asking() {
        return new AcceptanceState.Asking(
                environment,
                level,
                "Not the server that was accepted: mitigations are locked",
                changed.stream()
                        .flatMap(c ->
                                c.changes().stream()
                                        .map(one -> c.now().server() + ": " + one.text()))
                        .map(line -> Shown.text(line, LONGEST))
                        .toList(),
                changed.stream().map(this::since).distinct().collect(Collectors.joining(" ")),
                typed,
                satisfied(),
                busy,
                trouble);
    }

    private String since(Changed change) {
        return "The one before was accepted on %s by %s."
                .formatted(
                        Times.whole(change.pin().at(), here).lines().findFirst().orElse(""),
                        Shown.text(change.pin().actor()));
    }

    private static String text(List<Changed> changes) {
        return changes.stream()
                .map(c -> c.pin().sequence() + " " + c.text())
                .collect(Collectors.joining("\n"));
    }
}
