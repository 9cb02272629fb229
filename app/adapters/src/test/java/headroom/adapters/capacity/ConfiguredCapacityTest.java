package headroom.adapters.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.adapters.files.EnvironmentFile;
import headroom.adapters.files.EnvironmentFiles;
import headroom.core.environment.Capacity;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.Tier;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.secret.SecretRef;
import headroom.core.signal.storage.VolumeCapacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredCapacityTest {

    private static final Capacity SMALL = new Capacity(Bytes.gib(1), Bytes.gib(2));
    private static final Capacity LARGE = new Capacity(Bytes.gib(4), Bytes.gib(4));
    private static final Environment NONE =
            new Environment(
                    "lab",
                    Tier.LAB,
                    Optional.empty(),
                    Optional.of(
                            new RedisEndpoint("h", 1, 0, new Login("u", new SecretRef.Env("P")))),
                    Optional.empty(),
                    Expectations.NONE,
                    Levels.DEFAULT);

    @TempDir private Path folder;

    @Test
    void aRaisedCapacityIsTakenUp() throws IOException, ProbeFailure {
        var files = new EnvironmentFiles(folder);
        files.write(NONE.withCapacity(SMALL));
        try (var probe = probe()) {
            assertThat(probe.read()).isEqualTo(new VolumeCapacity(SMALL, "configured"));
            assertThat(probe.read().capacity()).isEqualTo(SMALL);

            files.write(NONE.withCapacity(LARGE));

            assertThat(probe.read().capacity()).isEqualTo(LARGE);
        }
    }

    @Test
    void aBrokenFileIsToldWithItsPlaceUntilItIsMended() throws IOException, ProbeFailure {
        var files = new EnvironmentFiles(folder);
        files.write(NONE.withCapacity(SMALL));
        try (var probe = probe()) {
            assertThat(probe.read().capacity()).isEqualTo(SMALL);

            Files.writeString(files.file("lab"), "name: lab\ntier: lba\nredis: {}\n");

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(probe::read)
                        .isInstanceOfSatisfying(
                                ProbeFailure.class,
                                e -> assertThat(e.reason().detail()).startsWith("lab.yaml:2:1: "));
            }
            Files.delete(files.file("lab"));
            assertThatThrownBy(probe::read).hasMessageContaining("lab.yaml is not there");

            files.write(NONE.withCapacity(LARGE));

            assertThat(probe.read().capacity()).isEqualTo(LARGE);
        }
    }

    @Test
    void anEnvironmentWithoutCapacityIsNotConfigured() throws IOException {
        new EnvironmentFiles(folder).write(NONE);
        try (var probe = probe()) {
            assertThatThrownBy(probe::read)
                    .isInstanceOfSatisfying(
                            ProbeFailure.class,
                            e ->
                                    assertThat(e.reason().kind())
                                            .isEqualTo(Reason.Kind.NOT_CONFIGURED));
        }
    }

    private ConfiguredCapacity probe() {
        var file = new EnvironmentFile(new EnvironmentFiles(folder).file("lab"));
        return new ConfiguredCapacity(() -> file.current().configuredCapacity());
    }
}
