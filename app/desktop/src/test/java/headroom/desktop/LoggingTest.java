package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoggingTest {

    private static final long MIB = 1 << 20;

    @TempDir private Path folder;

    @AfterEach
    void leaveNoLog() {
        Thread.setDefaultUncaughtExceptionHandler(null);
        Logging.none();
    }

    @Test
    void aFloodFillsFiveFilesAndNoMore() throws Exception {
        Logging.into(folder);
        var log = LoggerFactory.getLogger(LoggingTest.class);
        String line = "x".repeat(64 << 10);
        for (int i = 0; i < 40 * 16; i++) {
            log.info("{} {}", i, line);
        }
        Logging.none();

        try (var files = Files.list(folder)) {
            var all = files.toList();
            assertThat(all)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder(
                            "headroom.log",
                            "headroom.log.1",
                            "headroom.log.2",
                            "headroom.log.3",
                            "headroom.log.4");
            for (Path file : all) {
                assertThat(Files.size(file)).as(file.toString()).isLessThan(6 * MIB);
            }
        }
        assertThat(Files.readString(folder.resolve("headroom.log"))).contains("639 xxx");
    }

    @Test
    void aDefectOnAnyThreadStandsInTheLog() throws Exception {
        Logging.into(folder);
        Thread broken =
                Thread.ofVirtual()
                        .name("some-work")
                        .start(() -> {
                            throw new IllegalStateException("a bug");
                        });
        assertThat(broken.join(Duration.ofSeconds(10))).isTrue();
        assertThat(Files.readString(folder.resolve("headroom.log")))
                .contains("ERROR", "some-work", "IllegalStateException: a bug");
    }
}
