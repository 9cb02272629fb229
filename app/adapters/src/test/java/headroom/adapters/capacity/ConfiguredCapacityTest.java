package headroom.adapters.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.Capacity;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.signal.storage.VolumeCapacity;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ConfiguredCapacityTest {

    private static final Capacity SMALL = new Capacity(Bytes.gib(1), Bytes.gib(2));
    private static final Capacity LARGE = new Capacity(Bytes.gib(4), Bytes.gib(4));

    @Test
    void aRaisedCapacityIsTakenUp() throws ProbeFailure {
        var settings = new AtomicReference<>(Optional.of(SMALL));
        try (var probe = new ConfiguredCapacity(settings::get)) {
            assertThat(probe.read()).isEqualTo(new VolumeCapacity(SMALL, "configured"));

            settings.set(Optional.of(LARGE));

            assertThat(probe.read().capacity()).isEqualTo(LARGE);
        }
    }

    @Test
    void anEnvironmentWithoutCapacityIsNotConfigured() {
        try (var probe = new ConfiguredCapacity(Optional::empty)) {
            assertThatThrownBy(probe::read)
                    .isInstanceOfSatisfying(
                            ProbeFailure.class,
                            e ->
                                    assertThat(e.reason().kind())
                                            .isEqualTo(Reason.Kind.NOT_CONFIGURED));
        }
    }
}
