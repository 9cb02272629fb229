package headroom.desktop.board;

import headroom.core.environment.Environment;
import headroom.core.history.Series;
import headroom.core.readiness.Readiness;
import headroom.core.signal.Assessment;
import headroom.core.signal.Gauge;
import headroom.core.signal.Remedy;
import headroom.desktop.board.BoardState.Action;
import headroom.desktop.board.BoardState.Live;
import headroom.desktop.board.BoardState.Look;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// The board's state and what can be done there. Toolkit thread only.
public final class BoardViewModel {

    /// What was last read of the environment in sight.
    private record Seen(
            Environment environment, Assessment assessment, Map<Gauge, Series> trends) {}

    private final ReadOnlyObjectWrapper<BoardState> state =
            new ReadOnlyObjectWrapper<>(this, "state", new BoardState.Nothing());
    private final Cards cards;
    private final BiConsumer<String, Remedy> openRunbook;
    private final Consumer<String> continueRun;
    private final Consumer<String> checkRights;
    private final ZoneId here;
    private List<BoardState.OpenRun> open = List.of();
    private Optional<Readiness> readiness = Optional.empty();
    private Optional<Seen> seen = Optional.empty();
    private Instant now = Instant.EPOCH;
    private Look tab = Look.SLOTS;

    /// @param titles the title of the runbook that a remedy names
    /// @param openRunbook opens a remedy's runbook on the environment of this name
    /// @param continueRun turns to the run of this id
    /// @param checkRights asks the servers of the environment of this name for rights, at once
    /// @param here where the operator sits, for local times
    public BoardViewModel(
            Function<Remedy, String> titles,
            BiConsumer<String, Remedy> openRunbook,
            Consumer<String> continueRun,
            Consumer<String> checkRights,
            ZoneId here) {
        this.checkRights = checkRights;
        this.continueRun = continueRun;
        this.cards = new Cards(titles);
        this.openRunbook = openRunbook;
        this.here = here;
    }

    public ReadOnlyObjectProperty<BoardState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public BoardState state() {
        return state.get();
    }

    /// Turns to an environment of which nothing was read yet.
    public void connecting(Environment environment) {
        seen = Optional.empty();
        var servers = new java.util.ArrayList<String>();
        environment.postgres().ifPresent(p -> servers.add("PostgreSQL at " + p.address()));
        environment.redis().ifPresent(r -> servers.add("Redis at " + r.address()));
        state.set(
                new BoardState.Connecting(
                        environment.name(),
                        servers.isEmpty()
                                ? "Its settings name no server."
                                : "Waiting for the first answer of "
                                        + String.join(" and ", servers)
                                        + "."));
    }

    /// Turns to an environment whose settings cannot be read.
    public void broken(String environment, String place, String message) {
        seen = Optional.empty();
        state.set(new BoardState.Broken(environment, place, message));
    }

    /// Turns to no environment.
    public void nothing() {
        seen = Optional.empty();
        state.set(new BoardState.Nothing());
    }

    /// What was read of the environment in sight.
    ///
    /// @param trends a figure per gauge: as [headroom.core.signal.Trend] says
    public void show(
            Environment environment, Assessment assessment, Map<Gauge, Series> trends, Instant at) {
        take(environment, assessment, trends, at);
        refresh();
    }

    /// The same, shown with the next tick, which is about to come.
    public void take(
            Environment environment, Assessment assessment, Map<Gauge, Series> trends, Instant at) {
        seen = Optional.of(new Seen(environment, assessment, trends));
        now = at.isAfter(now) ? at : now;
    }

    /// What could be done in the environment in sight; shown with what is read of it next.
    public void readiness(Readiness now) {
        readiness = Optional.of(now);
    }

    /// Asks again what the logins of the environment in sight may do.
    public void checkRights() {
        seen.ifPresent(s -> checkRights.accept(s.environment().name()));
    }

    /// The runs of the environment in sight that are not over.
    public void openRuns(List<BoardState.OpenRun> runs) {
        open = List.copyOf(runs);
        refresh();
    }

    /// The time goes on; ages are counted along.
    public void tick(Instant at) {
        now = at;
        refresh();
    }

    /// Opens one of the tables.
    public void look(Look wanted) {
        tab = wanted;
        refresh();
    }

    /// Does what a button says.
    public void press(Action action) {
        switch (action) {
            case Action.LookInto(var _, Look wanted) -> look(wanted);
            case Action.ContinueRun(var _, String run) -> continueRun.accept(run);
            case Action.OpenRunbook(var _, Remedy remedy) ->
                    seen.ifPresent(s -> openRunbook.accept(s.environment().name(), remedy));
        }
    }

    private void refresh() {
        seen.ifPresent(s ->
                state.set(
                        new Live(
                                s.environment().name(),
                                cards.banner(s.assessment(), open, now),
                                cards.cards(s.environment(), s.assessment(), s.trends(), open, now),
                                new TableRows(now, here, s.environment().levels())
                                        .of(s.assessment(), readiness),
                                tab)));
    }
}
