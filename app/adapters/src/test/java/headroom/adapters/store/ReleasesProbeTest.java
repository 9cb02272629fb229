package headroom.adapters.store;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.journal.Event;
import headroom.core.signal.queries.Release;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasesProbeTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-03-01T03:14:22Z"), ZoneOffset.UTC);

    @TempDir Path folder;

    @Test
    void whatAnotherProcessMarksIsSeenAndMakesNoJournal() throws Exception {
        try (var probe = new ReleasesProbe(folder, "shop", CLOCK)) {
            assertThat(probe.read().releases()).isEmpty();
            assertThat(SqliteJournal.kept(folder)).isFalse();
            try (var journal = SqliteJournal.open(folder, CLOCK)) {
                journal.append("ada", new Event.Released("shop", "v1.1"));
                journal.append("ada", new Event.Released("other", "v7"));
                journal.append("ada", new Event.Pinned("shop", "PostgreSQL", Map.of()));
                journal.append("bob", new Event.Released("shop", "v1.2"));
                assertThat(probe.read().releases())
                        .containsExactly(
                                new Release("v1.2", CLOCK.instant(), "bob"),
                                new Release("v1.1", CLOCK.instant(), "ada"));
            }
        }
    }
}
