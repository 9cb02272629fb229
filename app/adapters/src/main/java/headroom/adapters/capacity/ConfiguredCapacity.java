package headroom.adapters.capacity;

import headroom.core.environment.Capacity;
import headroom.core.poll.Ledger;
import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import headroom.core.signal.storage.VolumeCapacity;
import java.time.Duration;
import java.util.Optional;

/// The capacity that the operator wrote into the environment's settings. Asked with every tick, so
/// that a volume that was enlarged counts as soon as the settings say so.
public final class ConfiguredCapacity implements Probe<VolumeCapacity> {

    public static final Ledger LEDGER =
            () -> new Ledger.Entry(0, Duration.ZERO, "no server, since none is asked");

    private static final Duration DEADLINE = Duration.ofMillis(800);

    private final Setting setting;

    /// Tells what the settings say now. Must be cheap.
    @FunctionalInterface
    public interface Setting {

        /// The capacity; empty where the settings name none.
        Optional<Capacity> current();
    }

    public ConfiguredCapacity(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Source<VolumeCapacity> source() {
        return VolumeCapacity.SOURCE;
    }

    @Override
    public Duration deadline() {
        return DEADLINE;
    }

    @Override
    public Pace pace() {
        return new Pace.EveryTick();
    }

    @Override
    public VolumeCapacity read() throws ProbeFailure {
        Optional<Capacity> capacity = setting.current();
        if (capacity.isEmpty()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NOT_CONFIGURED,
                            "the environment's settings name no capacity"));
        }
        return new VolumeCapacity(capacity.get(), "configured");
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
