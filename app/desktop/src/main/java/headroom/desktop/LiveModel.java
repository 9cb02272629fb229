package headroom.desktop;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.SecretNeed;
import headroom.core.identity.Standing;
import headroom.core.journal.JournalFailure;
import headroom.core.runbook.IllegalMove;
import headroom.core.runbook.Run;
import headroom.core.runbook.Runbook;
import headroom.core.runbook.Runs;
import headroom.core.secret.Prompts;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretUse;
import headroom.core.signal.Assessment;
import headroom.core.signal.Observation;
import headroom.core.signal.Remedy;
import headroom.core.signal.queries.Release;
import headroom.desktop.board.BoardState;
import headroom.desktop.environment.EnvironmentsScreen;
import headroom.desktop.fx.FxThread;
import headroom.desktop.mitigation.Answer;
import headroom.desktop.runbook.Operator;
import headroom.desktop.runbook.RunScreen;
import headroom.desktop.runbook.RunViewModel;
import headroom.desktop.shell.Entry;
import headroom.desktop.shell.Screen;
import headroom.desktop.shell.Screens;
import headroom.desktop.shell.ShellState;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program behind the window: watches every configured environment, opens runs, and asks at the
/// start what a dead program left behind. Whatever may block runs on threads of the wiring's.
public final class LiveModel implements WindowModel {

    private static final Logger LOG = LoggerFactory.getLogger(LiveModel.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final Wiring first;
    private final String actor;
    private final LabDoor door;
    private final FxThread toolkit = new FxThread();
    private final Fleet fleet;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    // guarded by itself, so that nobody is told an older one after a newer one
    private final Map<String, List<BoardState.OpenRun>> open = new HashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Object wishing = new Object();
    private final AtomicBoolean labAsked = new AtomicBoolean();
    private final Map<Wiring, ShellState.Note> words = new ConcurrentHashMap<>();
    private volatile Optional<ShellState.Note> refusal = Optional.empty();

    private final Neighbours neighbours = new Neighbours();
    private final Map<String, IdentityWatch> identities = new ConcurrentHashMap<>();

    /// The lab behind the first start's door.
    @FunctionalInterface
    public interface LabDoor {

        /// Starts it on a thread of its own.
        ///
        /// @param progress told what is being done; the empty text when it is over
        /// @param ready given the wiring in whose settings the lab's environment stands
        void open(Consumer<String> progress, Consumer<Wiring> ready);
    }

    /// @param wiring closed by its owner, after the window
    /// @param actor in whose name everything is written down
    public LiveModel(Wiring wiring, String actor, LabDoor door) {
        this.first = wiring;
        this.actor = actor;
        this.door = door;
        this.fleet =
                new Fleet(
                        new Fleet.Hears() {
                            @Override
                            public void observed(Environment environment, Observation seen) {
                                fleet.place(environment.name())
                                        .ifPresent(p -> identity(p).seen(seen.snapshot()));
                                neighbours.seen(environment, seen);
                                listeners.forEach(l -> tell(l, environment, seen));
                            }

                            @Override
                            public void changed(List<Entry> entries) {
                                neighbours.keep(
                                        fleet.places().stream()
                                                .map(p -> p.environment().name())
                                                .collect(Collectors.toSet()));
                                listeners.forEach(l -> l.entries(entries));
                                tellWishes();
                            }
                        });
        adopt(wiring);
    }

    private void adopt(Wiring wiring) {
        fleet.adopt(wiring);
        wiring.prompts().listen(this::tellWishes);
        tellWishes();
        wiring.threads().execute(() -> settle(wiring));
    }

    private IdentityWatch identity(Fleet.Place place) {
        String name = place.environment().name();
        return identities.computeIfAbsent(
                name,
                _ ->
                        new IdentityWatch(
                                place.environment(),
                                (where, now) -> place.wiring().look(actor, where, now),
                                place.wiring().threads(),
                                changed -> listeners.forEach(l -> l.identity(name, changed))));
    }

    /// One at a time: otherwise an older answer could be told after a newer one.
    private void tellWishes() {
        synchronized (wishing) {
            listeners.forEach(this::tellWishes);
        }
    }

    /// What is typed for one address of a server is good for its others: one wish for all of them.
    private void tellWishes(Listener listener) {
        for (var place : fleet.places()) {
            Environment environment = place.environment();
            var wishes = new LinkedHashMap<SecretNeed, Prompts.Wish>();
            place.wiring()
                    .prompts()
                    .open()
                    .forEach(wish ->
                            SecretNeed.typed(environment, wish.use())
                                    .ifPresent(need -> wishes.putIfAbsent(need, wish)));
            listener.wishes(environment.name(), List.copyOf(wishes.values()));
        }
    }

    @Override
    public void enter(String environment, SecretUse use, Secret secret) {
        fleet.place(environment)
                .ifPresent(place -> {
                    Prompts prompts = place.wiring().prompts();
                    SecretNeed.typed(place.environment(), use)
                            .ifPresent(need ->
                                    need.uses().forEach(own -> prompts.answer(own, secret)));
                    prompts.answer(use, secret);
                    place.watched().readNow();
                });
    }

    private void tell(Listener listener, Environment environment, Observation seen) {
        listener.observed(
                environment, seen.snapshot(), seen.recent(), neighbours.among(environment, seen));
    }

    /// Verifies the journal, and asks servers about intents without outcome as long as the window
    /// lives: a dead program left them behind, or a cut connection does so later. A journal that
    /// cannot be used now may be usable later: it is tried again and again.
    private void settle(Wiring wiring) {
        var word = new JournalWord();
        Optional<Settled> settled = Optional.empty();
        while (!wiring.threads().isShutdown()) {
            try {
                if (!word.verified()) {
                    word.chain(wiring.journalFlaw());
                }
                // a journal of years is read whole only when there may be something new in it
                var now = new Settled(wiring.journal().end(), names(wiring));
                if (word.pending() || !settled.equals(Optional.of(now))) {
                    settled = Optional.empty();
                    word.asked(wiring.acting().recovery().run(actor));
                    word.misfits(tellOpenRuns(wiring));
                    settled = Optional.of(now);
                }
                note(wiring, word.note());
                Thread.sleep(ASK_AGAIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return; // the program is closing; the next start asks again
            } catch (JournalFailure | RuntimeException e) {
                if (!pause(wiring, word, e)) {
                    return;
                }
            }
        }
    }

    /// Tells of a failure, once each, and waits; false when the program is closing.
    private boolean pause(Wiring wiring, JournalWord word, Exception failure) {
        if (Thread.currentThread().isInterrupted()) {
            return false; // it failed since the program is closing
        }
        try {
            if (word.failed(failure)) {
                LOG.error("the journal cannot be used", failure);
            }
            note(wiring, word.note());
            Thread.sleep(ASK_AGAIN);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// What was looked at: the journal up to here, for these environments.
    private record Settled(long end, Set<String> environments) {}

    private Set<String> names(Wiring wiring) {
        return fleet.places().stream()
                .filter(place -> place.wiring() == wiring)
                .map(place -> place.environment().name())
                .collect(Collectors.toSet());
    }

    /// @return the open runs that cannot be continued
    private List<Runs.Misfit> tellOpenRuns(Wiring wiring) throws JournalFailure {
        var unfinished = wiring.acting().runs().unfinished();
        unfinished.open().forEach(run -> runs.put(run.id(), run));
        Map<String, List<BoardState.OpenRun>> faces =
                unfinished.open().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Run::environment,
                                        Collectors.mapping(LiveModel::face, Collectors.toList())));
        Set<String> here = names(wiring);
        synchronized (open) {
            for (String name : here) {
                List<BoardState.OpenRun> now = faces.getOrDefault(name, List.of());
                open.put(name, now);
                listeners.forEach(l -> l.openRuns(name, now));
            }
        }
        return unfinished.misfits().stream().filter(m -> here.contains(m.environment())).toList();
    }

    private static BoardState.OpenRun face(Run run) {
        long owed = run.openDebts().size();
        String stands =
                run.current()
                        .flatMap(run.runbook()::step)
                        .map(step -> "it stands at “" + step.title() + "”")
                        .orElse(
                                owed == 0
                                        ? "it can be closed"
                                        : owed + (owed == 1 ? " debt stands" : " debts stand"));
        return new BoardState.OpenRun(
                run.id(),
                run.runbook().title(),
                stands,
                new Remedy(run.runbook().id(), run.inputs()));
    }

    private void note(Wiring wiring, ShellState.Note note) {
        words.put(wiring, note);
        tellWorst();
    }

    /// A move that was not made; stands until the next one is.
    private void refused(Optional<ShellState.Note> note) {
        refusal = note;
        tellWorst();
    }

    private void tellWorst() {
        Optional<ShellState.Note> worst = worstNote();
        worst.ifPresent(note -> listeners.forEach(l -> l.journal(note)));
    }

    private Optional<ShellState.Note> worstNote() {
        return Stream.concat(refusal.stream(), words.values().stream())
                .max(Comparator.comparing(ShellState.Note::level));
    }

    @Override
    public Clock clock() {
        return first.clock();
    }

    @Override
    public ZoneId zone() {
        return ZoneId.systemDefault();
    }

    @Override
    public List<Entry> entries() {
        return fleet.entries();
    }

    @Override
    public Listening listen(Listener listener) {
        listeners.add(listener);
        fleet.places()
                .forEach(place -> {
                    tell(listener, place.environment(), place.watched().latest());
                    listener.identity(place.environment().name(), identity(place).changed());
                });
        synchronized (wishing) {
            tellWishes(listener);
        }
        synchronized (open) {
            open.forEach(listener::openRuns);
        }
        worstNote().ifPresent(listener::journal);
        fleet.opened();
        return () -> listeners.remove(listener);
    }

    /// An environment as last judged.
    ///
    /// @throws IllegalArgumentException when none of this name is watched
    Assessment assessment(String environment) {
        return observation(environment).assessment();
    }

    /// An environment as last observed.
    ///
    /// @throws IllegalArgumentException when none of this name is watched
    Observation observation(String environment) {
        return fleet.place(environment)
                .map(place -> place.watched().latest())
                .orElseThrow(() -> new IllegalArgumentException(environment));
    }

    @Override
    public void inSight(String environment) {
        fleet.inSight(environment);
    }

    @Override
    public void checkRights(String environment) {
        fleet.place(environment).ifPresent(place -> place.watched().checkRights());
    }

    @Override
    public String runbookTitle(Remedy remedy) {
        return first.runbook(remedy.runbook()).map(Runbook::title).orElse(remedy.runbook());
    }

    @Override
    public void openRunbook(String environment, Remedy remedy, Screens screens) {
        fleet.place(environment)
                .ifPresent(place ->
                        place.wiring().threads().execute(() -> open(place, remedy, screens)));
    }

    private void open(Fleet.Place place, Remedy remedy, Screens screens) {
        String name = place.watched().environment().name();
        try {
            var runbook =
                    first.runbook(remedy.runbook())
                            .orElseThrow(() ->
                                    new IllegalMove(
                                            "There is no runbook " + remedy.runbook() + "."));
            Run run = place.wiring().acting().runs().open(actor, name, runbook, remedy.inputs());
            runs.put(run.id(), run);
            refused(Optional.empty());
            toolkit.execute(() -> screens.showRun(run.id()));
        } catch (IllegalMove | JournalFailure e) {
            LOG.error("the runbook {} was not opened on {}", remedy.runbook(), name, e);
            refused(
                    Optional.of(
                            new ShellState.Note(
                                    Level.CRITICAL,
                                    "the runbook was not opened",
                                    String.valueOf(e.getMessage()))));
        }
    }

    @Override
    public void continueRun(String id, Screens screens) {
        Optional.ofNullable(runs.get(id))
                .flatMap(run -> fleet.place(run.environment()))
                .ifPresent(place -> place.wiring().threads().execute(() -> go(place, id, screens)));
    }

    private void go(Fleet.Place place, String id, Screens screens) {
        try {
            Optional<Run> now = place.wiring().acting().runs().find(id);
            if (now.isPresent()) {
                runs.put(id, now.get());
                refused(Optional.empty());
                toolkit.execute(() -> screens.showRun(id));
            }
        } catch (IllegalMove | JournalFailure e) {
            LOG.error("the run {} cannot be gone on with", id, e);
            refused(
                    Optional.of(
                            new ShellState.Note(
                                    Level.CRITICAL,
                                    "the runbook cannot be continued",
                                    String.valueOf(e.getMessage()))));
        }
    }

    @Override
    public Optional<Screen> runScreen(String id, Screens screens) {
        Optional<Run> found = Optional.ofNullable(runs.get(id));
        Optional<Fleet.Place> there = found.flatMap(run -> fleet.place(run.environment()));
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Run run = found.orElseThrow();
        Fleet.Place place = there.get();
        var watched = place.watched();
        try {
            var acting = place.wiring().acting(); // made when the run was opened
            var operator =
                    new Operator(
                            watched::environment,
                            acting.runs(),
                            acting.mitigations(),
                            watched::sight,
                            watched::readNow,
                            place.wiring().threads(),
                            toolkit,
                            actor);
            var view =
                    new RunViewModel(
                            run,
                            watched.environment(),
                            operator,
                            EventText::of,
                            zone(),
                            clock().instant());
            return Optional.of(
                    new RunScreen(
                            view,
                            watched::listen,
                            () -> Optional.of(watched.latest()),
                            () -> screens.showBoard(watched.environment().name()),
                            clock(),
                            toolkit));
        } catch (JournalFailure e) {
            throw new IllegalStateException("the journal was open", e);
        }
    }

    @Override
    public void accept(
            String environment,
            List<Standing.Changed> shown,
            String typed,
            Consumer<Answer<List<Standing.Changed>>> then) {
        fleet.place(environment)
                .ifPresent(place ->
                        place.wiring()
                                .threads()
                                .execute(() -> {
                                    var answer = accepted(place, shown, typed);
                                    toolkit.execute(() -> then.accept(answer));
                                }));
    }

    @Override
    public void mark(String environment, String label, Consumer<Answer<Release>> then) {
        fleet.place(environment)
                .ifPresentOrElse(
                        place ->
                                new MarkedReleases(place.wiring(), toolkit, actor)
                                        .mark(environment, label, then),
                        () ->
                                then.accept(
                                        new Answer.Denied<>(
                                                environment + " is not watched any more.", true)));
    }

    private Answer<List<Standing.Changed>> accepted(
            Fleet.Place place, List<Standing.Changed> shown, String typed) {
        var environment = place.watched().environment();
        try {
            place.wiring().pins().accept(actor, environment, shown, typed);
            place.watched().checkRights(); // they are another server's now
            LOG.info("{}: {} accepted other servers", environment.name(), actor);
            return new Answer.Given<>(identity(place).again(place.watched().latest().snapshot()));
        } catch (IllegalMove | JournalFailure e) {
            return new Answer.Denied<>(String.valueOf(e.getMessage()), true);
        } catch (RuntimeException e) { // the banner waits for an answer, whatever broke
            LOG.error("accepting broke", e);
            return new Answer.Denied<>("Internal error; the log has the details.", true);
        }
    }

    @Override
    public EnvironmentsScreen environmentsScreen(Runnable back) {
        return new EnvironmentsScreen(
                new EnvironmentsScreen.Means(
                        first.desk(actor),
                        first.connectionTest(),
                        first.threads(),
                        toolkit,
                        first::services,
                        first.passwords()),
                back);
    }

    @Override
    public String settingsFolder() {
        return first.folders().environments().toAbsolutePath().normalize().toString();
    }

    @Override
    public void startLab() {
        // two of them would have one name, and the board would show now this server, now that
        if (labAsked.compareAndSet(false, true)) {
            door.open(this::progress, this::labReady);
        } else {
            progress("The lab was asked for already. Did it fail? Then start Headroom again.");
        }
    }

    /// Shows a sentence in the status bar; the empty text takes it away.
    public void progress(String text) {
        var shown =
                text.isEmpty()
                        ? Optional.<ShellState.Progress>empty()
                        : Optional.of(new ShellState.Progress(text, Optional.empty()));
        listeners.forEach(l -> l.progress(shown));
    }

    private void labReady(Wiring lab) {
        adopt(lab);
        listeners.forEach(l -> l.entries(fleet.entries()));
    }
}
