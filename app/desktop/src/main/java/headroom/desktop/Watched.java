package headroom.desktop;

import headroom.core.environment.Environment;
import headroom.core.history.Recent;
import headroom.core.mitigation.Sight;
import headroom.core.poll.PollLoop;
import headroom.core.poll.Probe;
import headroom.core.poll.Snapshot;
import headroom.core.signal.Assessment;
import headroom.core.signal.Assessor;
import headroom.core.signal.Observation;
import headroom.core.signal.Watch;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// One environment that is being watched: its loop, and the fold from snapshots to observations.
public final class Watched implements AutoCloseable {

    private final Environment environment;
    private final Watch watch;
    private final PollLoop loop;
    private final Instant started;

    private Watched(Environment environment, Watch watch, PollLoop loop, Instant started) {
        this.environment = environment;
        this.watch = watch;
        this.loop = loop;
        this.started = started;
    }

    static Watched start(
            Environment environment,
            List<Probe<?>> probes,
            PollLoop.Means means,
            Consumer<Observation> listener) {
        var watch =
                new Watch(
                        environment.name(),
                        environment.expectations(),
                        environment.levels(),
                        means.reports());
        watch.listen(listener);
        var loop = new PollLoop(environment.name(), probes, means, watch);
        var watched = new Watched(environment, watch, loop, means.clock().instant());
        loop.start();
        return watched;
    }

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
    public void inView(boolean looking) {
        loop.inView(looking);
    }

    /// Reads everything again at once, whatever its pace: after an act, and while somebody waits to
    /// see what came of it.
    public void readNow() {
        loop.readNow();
    }

    @Override
    public void close() {
        loop.close();
    }
}
