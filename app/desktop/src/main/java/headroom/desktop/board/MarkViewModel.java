package headroom.desktop.board;

import headroom.core.reading.Shown;
import headroom.core.signal.queries.Release;
import headroom.desktop.mitigation.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Marks a release in the environment in sight. What was typed in one environment stays there and
/// never goes out in another. Toolkit thread only.
public final class MarkViewModel {

    private static final int LONGEST = 400;

    /// Writes a release down.
    @FunctionalInterface
    public interface Marks {

        /// @param then told what stands in the journal, or why nothing does
        void mark(String environment, String label, Consumer<Answer<Release>> then);
    }

    private final ReadOnlyObjectWrapper<MarkState> state =
            new ReadOnlyObjectWrapper<>(this, "state", MarkState.NOWHERE);
    private final Map<String, MarkState> elsewhere = new HashMap<>();
    private final Marks marks;

    public MarkViewModel(Marks marks) {
        this.marks = marks;
    }

    ReadOnlyObjectProperty<MarkState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    MarkState state() {
        return state.get();
    }

    /// Turns to an environment.
    public void turnTo(String environment) {
        if (!environment.equals(state().environment())) {
            elsewhere.put(state().environment(), state());
            state.set(elsewhere.getOrDefault(environment, MarkState.closed(environment)));
        }
    }

    /// Asks for the release's name.
    void ask() {
        state.set(asking(state().environment(), state().typed(), Optional.empty()));
    }

    void type(String text) {
        if (state().open() && !state().busy()) {
            state.set(
                    asking(
                            state().environment(),
                            text,
                            text.isBlank() ? Optional.empty() : Release.flaw(text)));
        }
    }

    /// Asks no more; what is being written down is not held back.
    void cancel() {
        if (!state().busy()) {
            state.set(MarkState.closed(state().environment()));
        }
    }

    /// Marks it, if it has a name.
    void mark() {
        MarkState asked = state();
        if (!asked.ready() || asked.busy()) {
            return;
        }
        state.set(
                new MarkState(
                        asked.environment(),
                        true,
                        asked.typed(),
                        false,
                        true,
                        Optional.empty(),
                        Optional.empty()));
        marks.mark(asked.environment(), asked.typed(), answer -> answered(asked, answer));
    }

    private void answered(MarkState asked, Answer<Release> answer) {
        MarkState now =
                switch (answer) {
                    case Answer.Given<Release>(Release release) -> done(asked, release);
                    case Answer.Denied<Release>(String why, boolean nothingDone) ->
                            asking(
                                    asked.environment(),
                                    asked.typed(),
                                    Optional.of(
                                            (nothingDone
                                                            ? "Not marked: "
                                                            : "Whether it was marked is not known: ")
                                                    + Shown.text(why, LONGEST)));
                };
        if (asked.environment().equals(state().environment())) {
            state.set(now);
        } else {
            elsewhere.put(asked.environment(), now);
        }
    }

    private static MarkState done(MarkState asked, Release release) {
        return new MarkState(
                asked.environment(),
                false,
                "",
                false,
                false,
                Optional.empty(),
                Optional.of(
                        "%s marked at %s by %s."
                                .formatted(
                                        Shown.text(release.label()),
                                        Times.clock(release.at()),
                                        Shown.text(release.by()))));
    }

    private static MarkState asking(String environment, String typed, Optional<String> trouble) {
        return new MarkState(
                environment,
                true,
                typed,
                Release.flaw(typed).isEmpty(),
                false,
                trouble,
                Optional.empty());
    }
}
