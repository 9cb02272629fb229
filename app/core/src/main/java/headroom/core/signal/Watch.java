package headroom.core.signal;

import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.poll.LoopReports;
import headroom.core.poll.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The fold over the snapshots of one environment: remembers, judges, and tells whoever listens.
/// Has no thread of its own: everything happens on the thread that brings the snapshot, one
/// snapshot at a time.
public final class Watch implements Consumer<Snapshot> {

    /// What judgements compare with; both can change while the program runs.
    private record Rules(Expectations expectations, Levels levels) {}

    private final String environment;
    private final LoopReports reports;
    private final List<Consumer<Observation>> listeners = new CopyOnWriteArrayList<>();
    private volatile Rules rules;
    private volatile Optional<Observation> latest = Optional.empty();
    private volatile Lasting lasting = Lasting.NONE; // written by whoever brings the snapshots

    /// @param reports where a listener that breaks is told
    public Watch(
            String environment, Expectations expectations, Levels levels, LoopReports reports) {
        this.environment = environment;
        this.rules = new Rules(expectations, levels);
        this.reports = reports;
    }

    /// Judges by other rules from the next snapshot on.
    public void rules(Expectations expectations, Levels levels) {
        rules = new Rules(expectations, levels);
    }

    /// Remembers nothing of before: from the next snapshot on it watches other servers. Not while a
    /// snapshot is being brought.
    public void forget() {
        latest = Optional.empty();
        lasting = Lasting.NONE;
    }

    /// The newest observation; empty before the first snapshot. Never blocks; any thread.
    public Optional<Observation> latest() {
        return latest;
    }

    /// Tells `listener` every observation from the next one on, on the thread of the loop: it must
    /// return soon.
    ///
    /// @return to be closed by whoever listens, when it has heard enough
    public Listening listen(Consumer<Observation> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Called by the loop; never by two threads at once.
    @Override
    public void accept(Snapshot snapshot) {
        Recent recent = latest.map(Observation::recent).orElse(Recent.NONE).plus(snapshot);
        Rules by = rules;
        Assessment judged = Assessor.assess(snapshot, recent, by.expectations(), by.levels());
        lasting = lasting.plus(judged);
        var observation =
                new Observation(environment, snapshot, recent, judged.lasting(lasting.of(judged)));
        latest = Optional.of(observation);
        for (Consumer<Observation> listener : listeners) {
            try {
                listener.accept(observation);
            } catch (RuntimeException | Error broken) { // one listener must not silence the others
                reports.defect(environment, "listener", broken);
            }
        }
    }

    /// A listener that was added; goes on until it is closed.
    @FunctionalInterface
    public interface Listening extends AutoCloseable {

        @Override
        void close();
    }
}
