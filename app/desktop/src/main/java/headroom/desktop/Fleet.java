package headroom.desktop;

import headroom.adapters.files.EnvironmentFolder.Standing;
import headroom.adapters.files.FileProblem;
import headroom.core.environment.Environment;
import headroom.core.journal.JournalFailure;
import headroom.core.poll.PollLoop;
import headroom.core.signal.Observation;
import headroom.desktop.shell.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every environment that is watched, and the files that say so, followed: each second somebody
/// looks at them. A file that breaks leaves its environment watched by its last good settings; one
/// that goes takes its environment with it, unless a run is open there.
///
/// However many there are, a window opens with the first of them: all others are read from files,
/// and then from servers, once it stands there, and not in one moment.
final class Fleet {

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// As long a window may take to open before all others are watched without it.
    private static final Duration OPENING = Duration.ofSeconds(30);

    /// So few that they hardly keep a window waiting, and so many that few lists grow before the
    /// operator's eyes.
    private static final int AT_ONCE = 2;

    /// How long those that are not in view take to begin, and how far apart they are at the most.
    private static final Duration BEGINNING = PollLoop.TICK_AWAY;

    private static final Duration APART = Duration.ofMillis(200);

    private static final String TWICE =
            "another environment that is watched has this name already; rename the file";
    private static final String LAST_GOOD =
            "It is watched by the settings that were last good. Correct the file: it is taken up"
                    + " within a few seconds.";
    private static final String LAST_LEVELS =
            "The levels that were last good hold; those that are shipped where there were none."
                    + " Correct the file: it is taken up within a few seconds.";
    private static final String RUN_OPEN =
            "A run is open there: it is watched by its last settings until the run is closed. Put"
                    + " the file back to keep it.";

    private final Hears hears;
    private final AtomicBoolean beginning = new AtomicBoolean();
    private final CountDownLatch open = new CountDownLatch(1);
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private volatile Optional<String> inSight = Optional.empty();
    private final Map<Wiring, List<Entry>> entries = new LinkedHashMap<>(); // guarded by itself

    /// An environment that is watched, and the wiring that it belongs to.
    record Place(Wiring wiring, Watched watched) {

        Environment environment() {
            return watched.environment();
        }
    }

    /// Who is told; on any thread.
    interface Hears {

        void observed(Environment environment, Observation observation);

        void changed(List<Entry> entries);
    }

    Fleet(Hears hears) {
        this.hears = hears;
    }

    /// Watches what stands in a wiring's settings, now and for as long as it is open.
    void adopt(Wiring wiring) {
        take(wiring, wiring.settings().first(AT_ONCE));
        entries().stream()
                .map(Entry::name)
                .flatMap(name -> place(name).stream())
                .filter(place -> place.wiring() == wiring)
                .findFirst()
                .ifPresent(place -> place.watched().begin());
        wiring.threads().execute(() -> follow(wiring));
    }

    /// Somebody looks now: what was put off begins.
    void opened() {
        open.countDown();
    }

    /// The environment of this name is the one that somebody looks at.
    void inSight(String environment) {
        inSight = Optional.of(environment);
        places.values().forEach(this::look);
    }

    private void look(Place place) {
        inSight.ifPresent(name -> place.watched().inView(name.equals(place.environment().name())));
    }

    Optional<Place> place(String environment) {
        return Optional.ofNullable(places.get(environment));
    }

    Collection<Place> places() {
        return places.values();
    }

    List<Entry> entries() {
        synchronized (entries) {
            return entries.values().stream().flatMap(List::stream).toList();
        }
    }

    private void follow(Wiring wiring) {
        try {
            boolean opened = open.await(OPENING.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("the rest is watched from now on, a window is open: {}", opened);
            while (!wiring.threads().isShutdown()) {
                look(wiring);
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the program is closing
        }
    }

    private void look(Wiring wiring) {
        try {
            if (take(wiring, wiring.settings().look())) {
                hears.changed(entries());
            }
            begin(wiring);
        } catch (RuntimeException e) {
            LOG.error("the settings cannot be followed", e);
        }
    }

    /// Has those begin that have not, one after the other, without keeping the next look waiting.
    private void begin(Wiring wiring) {
        List<Watched> waiting =
                places.values().stream()
                        .filter(place -> place.wiring() == wiring)
                        .map(Place::watched)
                        .filter(Watched::waiting)
                        .toList();
        if (!waiting.isEmpty() && beginning.compareAndSet(false, true)) {
            wiring.threads().execute(() -> begin(waiting));
        }
    }

    private void begin(List<Watched> waiting) {
        try {
            Duration apart = BEGINNING.dividedBy(waiting.size());
            for (Watched each : waiting) {
                each.begin();
                Thread.sleep(apart.compareTo(APART) < 0 ? apart : APART);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the program is closing
        } finally {
            beginning.set(false);
        }
    }

    /// @return whether anything is another now
    private boolean take(Wiring wiring, List<Standing> standing) {
        Set<String> named = standing.stream().map(Standing::name).collect(Collectors.toSet());
        var now = new ArrayList<Entry>();
        for (Standing each : standing) {
            Optional<Place> held = place(each.name()).filter(p -> p.wiring() != wiring);
            if (held.isPresent()) {
                now.add(new Entry.Broken(each.name() + ".yaml", each.name() + ".yaml", TWICE));
            } else {
                now.add(entry(wiring, each));
            }
        }
        for (Place place : List.copyOf(places.values())) {
            String name = place.environment().name();
            if (place.wiring() != wiring || named.contains(name)) {
                continue;
            }
            if (runs(place)) {
                now.add(
                        new Entry.Configured(
                                place.environment(),
                                Optional.of(
                                        new Entry.Trouble(
                                                name + ".yaml",
                                                "The file " + name + ".yaml is gone",
                                                RUN_OPEN))));
            } else {
                places.remove(name);
                wiring.forget(place.watched());
            }
        }
        synchronized (entries) {
            return !now.equals(entries.put(wiring, List.copyOf(now)));
        }
    }

    private Entry entry(Wiring wiring, Standing standing) {
        standing.environment().ifPresent(environment -> watch(wiring, environment));
        Optional<FileProblem> problem = standing.problem();
        if (standing.environment().isPresent()) {
            return new Entry.Configured(
                    standing.environment().get(),
                    problem.map(p -> new Entry.Trouble(place(p), p.text(), LAST_GOOD))
                            .or(() ->
                                    wiring.settings()
                                            .levels()
                                            .map(p ->
                                                    new Entry.Trouble(
                                                            place(p),
                                                            p.text(),
                                                            LAST_LEVELS,
                                                            false))));
        }
        FileProblem broken = problem.orElseThrow();
        return new Entry.Broken(standing.name(), place(broken), broken.text());
    }

    private void watch(Wiring wiring, Environment environment) {
        Optional<Place> before = place(environment.name());
        if (before.isEmpty()) {
            var place =
                    new Place(wiring, wiring.prepare(environment, seen -> tell(environment, seen)));
            places.put(environment.name(), place);
            look(place);
        } else if (!before.get().environment().equals(environment)) {
            before.get().watched().follow(environment);
        }
    }

    private void tell(Environment first, Observation seen) {
        hears.observed(place(first.name()).map(Place::environment).orElse(first), seen);
    }

    /// Whether a run is open there; where that cannot be told, one may be.
    private static boolean runs(Place place) {
        try {
            return !place.wiring().acting().runs().openRuns(place.environment().name()).isEmpty();
        } catch (JournalFailure | RuntimeException e) {
            LOG.warn("whether a run is open on {} cannot be told", place.environment().name(), e);
            return true;
        }
    }

    private static String place(FileProblem problem) {
        return problem.line() == 0
                ? problem.file()
                : problem.file() + ":" + problem.line() + ":" + problem.column();
    }
}
