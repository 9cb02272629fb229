package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.reading.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/// The whole incident without a window, as a process on its own lab. An incident takes its time,
/// whoever waits: they run side by side.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lab has no Redis for Windows")
class DrillTest {

    private static final List<Integer> MAJORS = List.of(18, 14);

    private static final Map<Integer, Running> DRILLS = new HashMap<>();

    @TempDir private static Path folder;

    /// A drill under way.
    ///
    /// @param passwords of its lab, which are gone with it
    private record Running(FutureTask<Program.Ended> ended, FutureTask<List<String>> passwords) {

        static Running of(int major) {
            var running =
                    new Running(
                            new FutureTask<>(() -> drill(major)),
                            new FutureTask<>(() -> Secrets.ofLab(config(major))));
            Thread.ofVirtual().start(running.ended);
            Thread.ofVirtual().start(running.passwords);
            return running;
        }
    }

    private static Path data(int major) {
        return folder.resolve("data" + major);
    }

    private static Path config(int major) {
        return folder.resolve("config" + major);
    }

    @BeforeAll
    static void begin() {
        for (int major : MAJORS) {
            DRILLS.put(major, Running.of(major));
        }
    }

    private static Program.Ended drill(int major) throws Exception {
        return Program.run(
                "drill",
                "orphaned-slot",
                "--auto",
                "--json",
                "--postgres",
                major,
                "--config",
                config(major),
                "--data",
                data(major));
    }

    @ParameterizedTest
    @FieldSource("MAJORS")
    void theOrphanedSlotIsDroppedAndTheReleaseIsProven(int major) throws Exception {
        Path data = data(major);
        Running running = Optional.ofNullable(DRILLS.get(major)).orElseThrow();
        Program.Ended ended = running.ended().get();

        assertThat(ended.code()).as(ended.err()).isZero();
        JsonNode drill = ended.json();
        assertThat(drill.get("recovered").asBoolean()).isTrue();
        assertThat(drill.get("postgresVersion").asString()).startsWith(major + ".");
        assertThat(drill.get("maxWalSizeBytes").asLong()).isEqualTo(Bytes.mib(64).count());
        assertThat(drill.get("journal").asString()).isEqualTo("whole");
        assertThat(drill.get("outcome").get("outcome").asString()).isEqualTo("done");

        JsonNode wal = drill.get("wal");
        long predicted = wal.get("predictedReleaseSegments").asLong();
        assertThat(predicted).isPositive();
        // before 15 the role may not ask for a checkpoint: the server's own lets go of more
        assertThat(wal.get("ownCheckpoint").asBoolean()).isEqualTo(major >= 15);
        long written = wal.get("writtenSegmentsMeanwhile").asLong();
        long most = predicted + 2 + (major >= 15 ? 0 : written);
        assertThat(wal.get("releasedSegments").asLong()).isBetween(predicted - 2, most);
        long fell =
                wal.get("heldSegmentsBefore").asLong()
                        - wal.get("heldSegmentsAfter").asLong()
                        + written;
        assertThat(fell).isBetween(predicted - 2, most);

        JsonNode times = drill.get("times");
        for (String time : List.of("detectSeconds", "mitigateSeconds", "verifySeconds")) {
            assertThat(times.get(time).asDouble()).as(time).isBetween(0.0, 60.0);
        }
        var waived = new ArrayList<String>();
        for (JsonNode debt : drill.get("debts")) {
            assertThat(debt.get("note").asString()).contains("drill");
            if (debt.get("payment").asString().equals("waived")) {
                waived.add(debt.get("id").asString());
            } else {
                assertThat(debt.get("payment").asString()).isEqualTo("paid");
            }
        }
        assertThat(waived).contains("ceiling-alert", "leftovers").doesNotContain("slots-declared");

        var verified = Program.run("journal", "verify", "--data", data);
        assertThat(verified.code()).isZero();
        assertThat(Program.run("journal", "show", "--data", data).out())
                .contains("intends drop-replication-slot (slot bg_upgrade_16)", "outcome Done");

        assertThat(running.passwords().get()).hasSizeGreaterThan(4);
        assertThat(Secrets.in(data, running.passwords().get())).isEmpty();
        assertThat(Secrets.inText(ended.out() + ended.err(), running.passwords().get())).isFalse();
    }
}
