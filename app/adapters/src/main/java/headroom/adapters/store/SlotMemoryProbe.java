package headroom.adapters.store;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import headroom.core.signal.slots.SlotMemory;
import java.sql.SQLException;
import java.time.Duration;

/// What earlier runs of the program, and others beside it, remember of slots.
public final class SlotMemoryProbe implements Probe<SlotMemory> {

    private static final Pace PACE = new Pace.Every(Duration.ofMinutes(5));

    private final SlotHistory history;

    public SlotMemoryProbe(SlotHistory history) {
        this.history = history;
    }

    @Override
    public Source<SlotMemory> source() {
        return SlotMemory.SOURCE;
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(3);
    }

    @Override
    public Pace pace() {
        return PACE;
    }

    @Override
    public SlotMemory read() throws ProbeFailure {
        try {
            return history.read();
        } catch (SQLException e) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.SERVER_ERROR, String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public void close() {
        // nothing stays open between reads
    }
}
