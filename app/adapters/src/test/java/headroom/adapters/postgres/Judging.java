package headroom.adapters.postgres;

import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.poll.Probe;
import headroom.core.poll.Snapshot;
import headroom.core.signal.Assessment;
import headroom.core.signal.Assessor;
import java.util.List;

/// Reads a real server again and again and judges it by all that was read so far.
final class Judging implements AutoCloseable {

    private final Levels levels;
    private final List<Probe<?>> probes;
    private Snapshot snapshot = Snapshot.empty(Judged.START);
    private Recent recent = Recent.NONE;

    /// @param probes closed with it
    Judging(Levels levels, Probe<?>... probes) {
        this.levels = levels;
        this.probes = List.of(probes);
    }

    /// By one more read, a second after the one before.
    Assessment read() throws Exception {
        snapshot =
                Judged.with(
                        snapshot, snapshot.at().plusSeconds(1), probes.toArray(Probe<?>[]::new));
        recent = recent.plus(snapshot);
        return Assessor.assess(snapshot, recent, Expectations.NONE, levels);
    }

    @Override
    public void close() {
        probes.forEach(Probe::close);
    }
}
