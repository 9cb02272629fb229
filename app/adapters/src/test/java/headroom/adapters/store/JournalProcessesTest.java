package headroom.adapters.store;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalProcessesTest {

    private static final int EACH = 200;

    @TempDir Path folder;

    @Test
    void twoThreadsKeepOneChain() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, InstantSource.system());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<Long>> appends =
                    () -> {
                        List<Long> given = new ArrayList<>();
                        for (int i = 0; i < EACH; i++) {
                            given.add(
                                    journal.append("operator", new Event.Noted("run", "x"))
                                            .sequence());
                        }
                        return given;
                    };
            Future<List<Long>> one = threads.submit(appends);
            Future<List<Long>> other = threads.submit(appends);
            List<Long> given = new ArrayList<>(one.get(50, TimeUnit.SECONDS));
            given.addAll(other.get(50, TimeUnit.SECONDS));
            assertOneChain(given, 2 * EACH);
        }
    }

    @Test
    void twoProcessesKeepOneChainAndBothMayMakeTheFile() throws Exception {
        Process one = Appender.start(folder, "one", EACH);
        Process other = Appender.start(folder, "other", EACH);
        try {
            List<Long> given = new ArrayList<>(acknowledged(one, EACH));
            given.addAll(acknowledged(other, EACH));
            assertThat(one.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(other.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(one.exitValue()).isZero();
            assertThat(other.exitValue()).isZero();
            assertOneChain(given, 2 * EACH);
        } finally {
            one.destroyForcibly();
            other.destroyForcibly();
        }
    }

    /// Between any two looks of the one the other may have made the tables.
    @Test
    void whoeverFindsTheFileHalfMadeTakesItForAJournal() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int file = 0; file < 60; file++) {
                Path fresh = folder.resolve(Integer.toString(file));
                var together = new CyclicBarrier(2);
                Callable<Entry> first =
                        () -> {
                            together.await(20, TimeUnit.SECONDS);
                            try (var journal = SqliteJournal.open(fresh, InstantSource.system())) {
                                return journal.append("operator", new Event.Noted("run", "x"));
                            }
                        };
                Future<Entry> one = threads.submit(first);
                Future<Entry> other = threads.submit(first);
                assertThat(
                                List.of(
                                        one.get(50, TimeUnit.SECONDS).sequence(),
                                        other.get(50, TimeUnit.SECONDS).sequence()))
                        .containsExactlyInAnyOrder(1L, 2L);
            }
        }
    }

    @RepeatedTest(3)
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        int already = 0;
        for (int round = 1; round <= 2; round++) {
            Process child = Appender.start(folder, "child", 1_000_000);
            List<Long> given = new ArrayList<>();
            try (BufferedReader lines = child.inputReader()) {
                for (int i = 0; i < 40 * round; i++) {
                    given.add(Long.valueOf(lines.readLine()));
                }
                // by its handle: Process.destroyForcibly would close what we still read
                child.toHandle().destroyForcibly();
                // what it said before the signal reached it counts too
                lines.lines().map(Long::valueOf).forEach(given::add);
            } finally {
                child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            assertThat(given).first().isEqualTo(already + 1L);

            JournalCheck.Report report = JournalCheck.check(folder);
            assertThat(report.sound()).as(report.toString()).isTrue();
            assertThat(report.records()).isBetween(given.getLast(), given.getLast() + 1);
            already = (int) report.records();
        }
        try (SqliteJournal journal = SqliteJournal.open(folder, InstantSource.system())) {
            assertThat(journal.entries()).hasSize(already);
            assertThat(journal.append("operator", new Event.Noted("run", "after")).sequence())
                    .isEqualTo(already + 1);
        }
    }

    private void assertOneChain(List<Long> given, int count) throws Exception {
        assertThat(given)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
        JournalCheck.Report report = JournalCheck.check(folder);
        assertThat(report.sound()).as(report.toString()).isTrue();
        try (SqliteJournal journal = SqliteJournal.open(folder, InstantSource.system())) {
            assertThat(journal.entries()).hasSize(count);
            assertThat(journal.entries()).extracting(Entry::actor).isNotEmpty();
        }
    }

    private static List<Long> acknowledged(Process process, int count) throws Exception {
        List<Long> given = new ArrayList<>();
        BufferedReader lines = process.inputReader();
        for (int i = 0; i < count; i++) {
            given.add(Long.valueOf(lines.readLine()));
        }
        return given;
    }
}
