package headroom.desktop;

import headroom.core.environment.Environment;
import headroom.core.history.Recent;
import headroom.core.mitigation.Sight;
import headroom.core.poll.PollLoop;
import headroom.core.poll.Probe;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.PostgresRights;
import headroom.core.readiness.RedisRights;
import headroom.core.signal.Assessment;
import headroom.core.signal.Assessor;
import headroom.core.signal.Observation;
import headroom.core.signal.Watch;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// One environment that is being watched: its loop, and the fold from snapshots to observations. It
/// stays the same one when its settings change. Thread-safe.
public final class Watched implements AutoCloseable {

    /// Makes what reads an environment.
    @FunctionalInterface
    interface Probes extends Function<Supplier<Environment>, List<Probe<?>>> {}

    private final Probes probes;
    private final PollLoop.Means means;
    private final Watch watch;
    private final Instant started;
    private final ReentrantLock moving = new ReentrantLock();
    private final ReentrantLock bringing = new ReentrantLock();
    private volatile Environment environment;
    private volatile PollLoop loop;
    private volatile boolean looking = true;
    private volatile boolean closed;
    private volatile boolean begun;
    private Object bringer = new Object(); // guarded by bringing

    private Watched(Environment environment, Probes probes, PollLoop.Means means) {
        this.environment = environment;
        this.probes = probes;
        this.means = means;
        this.started = means.clock().instant();
        this.watch =
                new Watch(
                        environment.name(),
                        environment.expectations(),
                        environment.levels(),
                        means.reports());
        this.loop = loop(environment.name(), new Object());
    }

    /// @param probes told where the settings stand that hold at the time
    static Watched of(
            Environment environment,
            Probes probes,
            PollLoop.Means means,
            Consumer<Observation> listener) {
        var watched = new Watched(environment, probes, means);
        watched.watch.listen(listener);
        return watched;
    }

    /// Begins to read, unless it has begun already.
    void begin() {
        if (begun) {
            return; // without the lock, which somebody may hold for seconds
        }
        moving.lock();
        try {
            if (!begun && !closed) {
                begun = true;
                loop.start();
            }
        } finally {
            moving.unlock();
        }
    }

    /// Whether it has not begun to read.
    boolean waiting() {
        return !begun;
    }

    /// The way of the loop before to the watch is cut: a pulse may outlive its loop, and must
    /// neither bring what is old nor come between.
    private PollLoop loop(String name, Object mine) {
        bringing.lock();
        try {
            bringer = mine;
        } finally {
            bringing.unlock();
        }
        return new PollLoop(
                name, probes.apply(this::environment), means, snapshot -> bring(mine, snapshot));
    }

    private void bring(Object who, Snapshot snapshot) {
        bringing.lock();
        try {
            if (bringer.equals(who)) {
                watch.accept(snapshot);
            }
        } finally {
            bringing.unlock();
        }
    }

    /// Follows its changed settings. Expectations, levels and a size that is written down count
    /// from the next reading on. Where the servers are reached otherwise, the connections are
    /// closed and new ones opened; where they are other servers, what was read is forgotten. May
    /// wait two seconds for a server that hangs.
    void follow(Environment changed) {
        moving.lock();
        try {
            Environment before = environment;
            environment = changed;
            watch.rules(changed.expectations(), changed.levels());
            if (closed) {
                return;
            }
            if (!before.readAs(changed)) {
                loop.close();
                loop = loop(changed.name(), new Object());
                if (!before.onServersOf(changed)) {
                    watch.forget();
                }
                loop.inView(looking);
                if (begun) {
                    loop.start();
                }
            } else if (!before.capacity().equals(changed.capacity())) {
                loop.readNow(); // a size that was missing would not be looked for again for minutes
            }
        } finally {
            moving.unlock();
        }
    }

    /// As its settings are now.
    public Environment environment() {
        return environment;
    }

    /// What was observed last; before anything was read, that nothing is known.
    public Observation latest() {
        return watch.latest()
                .orElseGet(() -> {
                    var nothing = Snapshot.empty(started);
                    return new Observation(
                            environment.name(), nothing, Recent.NONE, judge(nothing, Recent.NONE));
                });
    }

    /// The board as it stands, and how it would judge other readings.
    public Sight sight() {
        return Sight.of(latest(), environment);
    }

    private Assessment judge(Snapshot snapshot, Recent recent) {
        return Assessor.assess(snapshot, recent, environment.expectations(), environment.levels());
    }

    /// Tells the listener every observation from the next one on, on the thread of the ticks; it
    /// must return soon.
    public Watch.Listening listen(Consumer<Observation> listener) {
        return watch.listen(listener);
    }

    /// Whether somebody looks at it: then it is read every 2 s instead of every 5 s.
    public void inView(boolean somebody) {
        looking = somebody;
        loop.inView(somebody);
        if (somebody) {
            begin(); // whoever looks does not wait for its turn
        }
    }

    /// Reads everything again at once, whatever its pace: after an act, and while somebody waits to
    /// see what came of it.
    public void readNow() {
        loop.readNow();
    }

    /// Asks again what the logins may do.
    public void checkRights() {
        loop.readNow(Set.of(PostgresRights.SOURCE, RedisRights.SOURCE));
    }

    @Override
    public void close() {
        moving.lock();
        try {
            closed = true;
            loop.close();
        } finally {
            moving.unlock();
        }
    }
}
