package headroom.desktop.mitigation;

import headroom.core.environment.Environment;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Confirmation;
import headroom.core.mitigation.Mitigation;
import headroom.core.mitigation.Preview;
import headroom.core.reading.Age;
import headroom.core.runbook.IllegalMove;
import headroom.core.runbook.Moves;
import headroom.core.runbook.Run;
import headroom.desktop.mitigation.SheetState.Body;
import headroom.desktop.mitigation.SheetState.Gate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// The sheet's state and what can be done on it. Toolkit thread only.
public final class MitigationViewModel {

    /// How often the preview is read again at most, and at least, while it is looked at.
    private static final Duration SOONEST = Duration.ofSeconds(2);

    private static final Duration LATEST = Duration.ofMinutes(5);

    /// So many times what the last reading took: looking must not become the server's burden.
    private static final int COST = 20;

    /// Nobody looks any more who has touched nothing for so long.
    private static final Duration ATTENTION = Duration.ofMinutes(10);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /// For what the sheet is open.
    private record Subject(Mitigation mitigation, String step) {}

    /// How far it is.
    private sealed interface Stage {

        record Looking(Optional<String> failed) implements Stage {}

        record Previewed(Preview<?> preview, Optional<String> trouble) implements Stage {}

        record Acting(List<SheetState.Step> progress, Instant since) implements Stage {}

        record Ended(SheetState.Ending ending) implements Stage {}
    }

    private final ReadOnlyObjectWrapper<SheetState> state =
            new ReadOnlyObjectWrapper<>(this, "state", new SheetState.Closed());
    private final Environment environment;
    private final MitigationActions actions;
    private final Consumer<Run> moved;
    private Run run;
    private Instant now;
    private Optional<Subject> subject = Optional.empty();
    private Stage stage = new Stage.Looking(Optional.empty());
    private String typed = "";
    private boolean ticked;
    private boolean reading;
    private Instant asked = Instant.EPOCH;
    private Instant touched;
    private Duration pace = SOONEST;
    private long opening; // answers to an earlier opening are dropped

    /// @param moved told the run once its outcome stands
    public MitigationViewModel(
            Environment environment,
            MitigationActions actions,
            Run run,
            Instant now,
            Consumer<Run> moved) {
        this.environment = environment;
        this.actions = actions;
        this.run = run;
        this.now = now;
        this.touched = now;
        this.moved = moved;
    }

    public ReadOnlyObjectProperty<SheetState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public SheetState state() {
        return state.get();
    }

    public boolean isOpen() {
        return subject.isPresent();
    }

    public boolean isActing() {
        return isOpen() && stage instanceof Stage.Acting;
    }

    /// Opens the sheet for a step of the run and reads the server.
    public void open(Mitigation mitigation, String step) {
        if (isActing()) {
            return;
        }
        subject = Optional.of(new Subject(mitigation, step));
        anew();
    }

    /// Forgets what was read and confirmed, and makes a new preview.
    public void anew() {
        if (subject.isEmpty() || isActing()) {
            return;
        }
        opening++;
        touched = now;
        typed = "";
        ticked = false;
        reading = false;
        stage = new Stage.Looking(Optional.empty());
        look();
        refresh();
    }

    /// Closes the sheet; not while something is being done, since the answer is on its way.
    public void close() {
        if (!isActing()) {
            opening++;
            subject = Optional.empty();
            refresh();
        }
    }

    /// Somebody is here: pressed a key or moved the mouse.
    public void touched() {
        touched = now;
    }

    /// What the operator has typed so far.
    public void type(String text) {
        typed = text;
        refresh();
    }

    public void tick(boolean on) {
        ticked = on;
        refresh();
    }

    /// The run moved.
    public void run(Run moved) {
        run = moved;
        refresh();
    }

    /// The time goes on.
    public void time(Instant at) {
        now = at;
        boolean looking = stage instanceof Stage.Looking || stage instanceof Stage.Previewed;
        if (isOpen()
                && looking
                && !unattended()
                && Duration.between(asked, now).compareTo(pace) >= 0) {
            look();
        }
        refresh();
    }

    private boolean unattended() {
        return Duration.between(touched, now).compareTo(ATTENTION) >= 0;
    }

    private static Duration pace(Duration took) {
        Duration wanted = took.multipliedBy(COST);
        if (wanted.compareTo(SOONEST) < 0) {
            return SOONEST;
        }
        return wanted.compareTo(LATEST) > 0 ? LATEST : wanted;
    }

    /// Acts, if it may be done and is confirmed; else nothing happens.
    public void act() {
        if (subject.isEmpty()
                || !(stage instanceof Stage.Previewed(Preview<?> preview, var trouble))
                || !(gate(preview, trouble) instanceof Gate.Ask ask)
                || !ask.satisfied()) {
            return;
        }
        long mine = ++opening;
        reading = false;
        stage = new Stage.Acting(List.of(), now);
        refresh();
        actions.perform(
                run,
                subject.get().step(),
                preview,
                typed,
                ticked,
                text -> progress(mine, text),
                answer -> ended(mine, answer));
    }

    private void progress(long mine, String text) {
        if (mine == opening && stage instanceof Stage.Acting(var before, Instant since)) {
            var longer = new ArrayList<>(before);
            longer.add(new SheetState.Step(clock(now), Wording.text(text)));
            stage = new Stage.Acting(List.copyOf(longer), since);
            refresh();
        }
    }

    private void ended(long mine, Answer<Run> answer) {
        if (mine != opening || subject.isEmpty()) {
            return;
        }
        switch (answer) {
            case Answer.Given<Run>(Run after) -> {
                run = after;
                stage = new Stage.Ended(ending(after, subject.get().step()));
                moved.accept(after);
            }
            case Answer.Denied<Run>(String why, boolean nothingDone) ->
                    stage =
                            new Stage.Ended(
                                    nothingDone ? Wording.notBegun(why) : Wording.lost(why));
        }
        refresh();
    }

    private static SheetState.Ending ending(Run after, String step) {
        Optional<Outcome> outcome =
                after.steps().stream()
                        .filter(s -> s.step().id().equals(step))
                        .flatMap(s -> s.outcome().stream())
                        .findFirst();
        return outcome.map(Wording::ending)
                .orElseGet(() -> Wording.lost("the journal has no outcome for this step"));
    }

    private void look() {
        if (reading || subject.isEmpty()) {
            return;
        }
        reading = true;
        asked = now;
        long mine = opening;
        Consumer<Answer<Preview<?>>> then = answer -> read(mine, answer);
        if (stage instanceof Stage.Previewed(Preview<?> first, var _)) {
            actions.again(first, then);
        } else {
            actions.preview(subject.get().mitigation(), then);
        }
    }

    private void read(long mine, Answer<Preview<?>> answer) {
        if (mine != opening) {
            return;
        }
        reading = false;
        pace =
                answer instanceof Answer.Given<Preview<?>>(Preview<?> given)
                        ? pace(given.took())
                        : SOONEST;
        stage =
                switch (answer) {
                    case Answer.Given<Preview<?>>(Preview<?> preview) ->
                            new Stage.Previewed(preview, Optional.empty());
                    case Answer.Denied<Preview<?>>(String why, var _) ->
                            stage instanceof Stage.Previewed(Preview<?> last, var _)
                                    ? new Stage.Previewed(
                                            last, Optional.of("It could not be read again: " + why))
                                    : new Stage.Looking(Optional.of(why));
                };
        refresh();
    }

    private void refresh() {
        state.set(
                subject.<SheetState>map(s -> new SheetState.Open(head(s), body()))
                        .orElseGet(SheetState.Closed::new));
    }

    private SheetState.Head head(Subject of) {
        return new SheetState.Head(
                Wording.verb(of.mitigation()),
                Wording.subject(of.mitigation()),
                environment.name(),
                environment.tier());
    }

    private String read(Instant at) {
        var seconds = Duration.between(at, now).toSeconds();
        if (seconds < 1) {
            return "read now";
        }
        return "read "
                + new Age(Duration.ofSeconds(seconds)).text()
                + " ago"
                + (unattended() ? ", paused: press any key" : "");
    }

    private Body body() {
        return switch (stage) {
            case Stage.Looking(Optional<String> failed) ->
                    failed.<Body>map(this::unreadable)
                            .orElseGet(() ->
                                    new Body.Reading("Reading " + server() + " for the preview."));
            case Stage.Previewed(Preview<?> preview, Optional<String> trouble) ->
                    new Body.Shown(
                            Wording.face(preview),
                            gate(preview, trouble),
                            read(preview.at()),
                            trouble.map(Wording::text));
            case Stage.Acting(var progress, Instant since) ->
                    new Body.Acting(progress, seconds(since));
            case Stage.Ended(SheetState.Ending ending) -> new Body.Ended(ending);
        };
    }

    private Body unreadable(String why) {
        return new Body.Unreadable(
                Wording.text(why),
                "Without reading the server nobody can say what would happen, so nothing can be done"
                        + " from here. If the server is down because its volume is full, raise the"
                        + " storage first; the preview comes by itself once the server answers.",
                reading ? "asking again …" : "asked again every 2 s");
    }

    private String server() {
        return environment.postgres().map(PostgresEndpoint::address).orElse("the server");
    }

    private Gate gate(Preview<?> preview, Optional<String> trouble) {
        if (environment.postgres().flatMap(PostgresEndpoint::operator).isEmpty()) {
            return new Gate.WatchOnly(
                    "The settings of %s name no operator login, so Headroom can only watch here. Add `operator` to its postgres block, or run the statement with a login of your own."
                            .formatted(environment.name()));
        }
        if (trouble.isPresent()) {
            return new Gate.Blocked("It can be done once the server was read again.", false);
        }
        if (preview.lock().isPresent()) {
            return new Gate.Locked(Wording.text(preview.lock().get()) + " (F9).");
        }
        if (!preview.clear()) {
            return new Gate.Blocked(
                    "It would be refused: "
                            + preview.guards().stream()
                                    .filter(g -> !g.holds())
                                    .map(g -> g.what() + ": " + g.detail())
                                    .map(Wording::text)
                                    .collect(Collectors.joining("; "))
                            + ".",
                    true);
        }
        Optional<String> notYet = notYet();
        if (notYet.isPresent()) {
            return new Gate.Blocked(notYet.get(), false);
        }
        var confirmation = Confirmation.requiredFor(environment);
        return new Gate.Ask(
                confirmation,
                Wording.tick(preview.mitigation(), environment.name()),
                confirmation.satisfiedBy(typed, ticked));
    }

    private Optional<String> notYet() {
        try {
            Moves.acting(run, subject.map(Subject::step).orElse(""));
            return Optional.empty();
        } catch (IllegalMove why) {
            return Optional.of(String.valueOf(why.getMessage()));
        }
    }

    private String seconds(Instant since) {
        long passed = Math.max(0, Duration.between(since, now).toSeconds());
        return passed < 60 ? passed + " s" : new Age(Duration.ofSeconds(passed)).text();
    }

    private static String clock(Instant at) {
        return CLOCK.format(at.atOffset(ZoneOffset.UTC));
    }
}
