package headroom.adapters.store;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.signal.slots.SlotMemory;
import headroom.core.signal.wal.Lsn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotHistoryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:12:00Z");
    private static final SlotMemory.Key SLOT =
            new SlotMemory.Key(-5, "bg_upgrade", new Lsn(0x1_6000_0000L));

    @TempDir private Path folder;

    private Map<SlotMemory.Key, Instant> remembered() throws Exception {
        return new SlotHistory(folder).read().since();
    }

    private void write(Map<SlotMemory.Key, Instant> inactive, String... active) throws Exception {
        new SlotHistory(folder).write(-5, inactive, Set.of(active));
    }

    @Test
    void theFirstTimeStaysAsLongAsTheSlotStandsWhereItStood() throws Exception {
        assertThat(remembered()).isEmpty();
        assertThat(folder.resolve(SlotHistory.NAME)).doesNotExist();
        Instant first = NOW.minus(Duration.ofDays(200));
        write(Map.of(SLOT, first));
        write(Map.of(SLOT, NOW));
        assertThat(remembered()).containsExactly(Map.entry(SLOT, first));

        var moved = new SlotMemory.Key(-5, "bg_upgrade", new Lsn(0x1_7000_0000L));
        write(Map.of(moved, NOW));
        assertThat(remembered()).containsExactly(Map.entry(moved, NOW));
    }

    @Test
    void aSlotThatIsReadIsForgotten() throws Exception {
        var other = new SlotMemory.Key(7, "bg_upgrade", new Lsn(1));
        new SlotHistory(folder).write(7, Map.of(other, NOW), Set.of());
        write(Map.of(SLOT, NOW));
        write(Map.of(), "bg_upgrade");
        assertThat(remembered()).containsExactly(Map.entry(other, NOW));
    }

    @Test
    void aFileThatIsNoneIsMadeAnew() throws Exception {
        Files.writeString(
                folder.resolve(SlotHistory.NAME), "not a database, by no means".repeat(99));
        write(Map.of(SLOT, NOW));
        assertThat(remembered()).containsExactly(Map.entry(SLOT, NOW));
    }
}
