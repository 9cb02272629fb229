package headroom.core.signal.wal;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.reading.Reason;
import headroom.core.signal.Sample;
import headroom.core.signal.slots.ReplicationFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The archiver, the summarizer, and slots that let go by themselves.
class ArchiverTest {

    private static final Instant TWO = Instant.parse("2026-03-01T02:00:00Z");
    private static final Instant THREE = Instant.parse("2026-03-01T03:00:00Z");

    private final Sample sample = new Sample();

    private WalJudgement judged(Optional<Instant> failed, Optional<Instant> archived) {
        sample.archiver =
                Optional.of(
                        new Archiver(
                                Optional.of(6_390L),
                                7,
                                Optional.of("0000000100000018000000F7"),
                                failed,
                                archived,
                                Optional.of(TWO)));
        return sample.assess().wal();
    }

    @Test
    void anArchiverWhoseLastTryFailedIsTold() {
        sample.backlog = Optional.of(new ArchiveBacklog(9, Optional.of(6_391L)));
        WalJudgement wal = judged(Optional.of(THREE), Optional.of(TWO));
        assertThat(wal.level()).isEqualTo(Level.WARNING);
        assertThat(wal.verdict().headline()).isEqualTo("The archiver fails");
        assertThat(wal.verdict().sentence())
                .startsWith(
                        "The archiver fails on 0000000100000018000000F7, last at 1 Mar 03:00:00 UTC;"
                                + " nothing was archived since 1 Mar 02:00:00 UTC. 9 segments (144.0 MiB)"
                                + " wait. The server's log says why.");
    }

    @Test
    void anArchiverThatSucceededSinceIsFine() {
        WalJudgement wal = judged(Optional.of(TWO), Optional.of(THREE));
        assertThat(wal.level()).isEqualTo(Level.OK);
        assertThat(wal.verdict().sentence()).doesNotContain("fails");
        assertThat(judged(Optional.empty(), Optional.empty()).level()).isEqualTo(Level.OK);
        assertThat(judged(Optional.of(THREE), Optional.empty()).verdict().sentence())
                .contains("nothing was archived since its statistics began, 1 Mar 02:00:00 UTC.");
    }

    @Test
    void whatWaitsIsNotKnownWhereTheDirectoryMayNotBeRead() {
        sample.archiver =
                Optional.of(new Archiver(Optional.of(1L), 0, Optional.empty(), Optional.empty()));
        var denied = new Reason(Reason.Kind.NO_RIGHT, "permission denied");
        var wal =
                sample.assess(sample.failing(sample.snapshot(), ArchiveBacklog.SOURCE, denied))
                        .wal();
        assertThat(wal.keeping().remarks().getFirst())
                .endsWith("how many segments wait is not known: right missing: permission denied.");
    }

    @Test
    void anArchiverWithNowhereToArchiveToIsTold() {
        sample.replication =
                Optional.of(new ReplicationFacts(Optional.empty(), false, Optional.empty(), true));
        WalJudgement wal = judged(Optional.empty(), Optional.empty());
        assertThat(wal.level()).isEqualTo(Level.WARNING);
        assertThat(wal.verdict().sentence()).contains("archive_command is empty");
    }

    /// A command that hangs never fails.
    @Test
    void anArchiverThatStaysAtTheSameSegmentIsTold() {
        sample.position = 102_400; // segment 6400
        sample.files = Optional.of(Sample.files(10 * 1024));
        sample.backlog = Optional.of(new ArchiveBacklog(1, Optional.of(6_391L)));
        for (int i = 0; i < 10; i++) {
            WalJudgement early = judged(Optional.empty(), Optional.of(THREE));
            assertThat(early.level()).isEqualTo(Level.WATCH);
            sample.later(Duration.ofSeconds(30));
        }
        sample.backlog = Optional.of(new ArchiveBacklog(9, Optional.of(6_391L)));
        WalJudgement wal = judged(Optional.empty(), Optional.of(THREE));
        assertThat(wal.level()).isEqualTo(Level.WARNING);
        assertThat(wal.verdict().headline()).isEqualTo("The archiver stands still");
        assertThat(wal.verdict().sentence())
                .startsWith(
                        "The archiver has been at the same segment for at least 5 min and does not"
                                + " fail: archive_command may hang. The archiver archived last at 1"
                                + " Mar 03:00:00 UTC. 9 segments (144.0 MiB) wait. See what the"
                                + " command's process waits for on the server.");

        sample.level("cuts.patience.archiver", Duration.ofMinutes(6));
        assertThat(judged(Optional.empty(), Optional.of(THREE)).level()).isEqualTo(Level.WATCH);
        sample.level("cuts.patience.archiver", Duration.ofMinutes(5));
        // it goes on, however much waits
        sample.backlog = Optional.of(new ArchiveBacklog(9, Optional.of(6_392L)));
        assertThat(judged(Optional.empty(), Optional.of(THREE)).level()).isEqualTo(Level.WATCH);
    }

    @Test
    void aBacklogSaysSinceWhenAndHowMuchWaits() {
        sample.files = Optional.of(Sample.files(10 * 1024));
        sample.redo = Optional.empty();
        sample.backlog = Optional.of(new ArchiveBacklog(1, Optional.of(6_391L)));
        assertThat(judged(Optional.empty(), Optional.of(THREE)).verdict().sentence())
                .isEqualTo(
                        "100 % of it waits for the archiver. The archiver archived last at 1 Mar"
                                + " 03:00:00 UTC; 1 segment (16.0 MiB) waits. If what waits does not"
                                + " become less, archive_command is too slow or hangs.");
    }

    @Test
    void theSummarizerHoldsFromWhereItHasRead() {
        sample.position = 1600;
        sample.redo = Optional.of(1590L);
        var blame =
                BlameArithmetic.blame(
                        sample.facts(),
                        Optional.empty(),
                        Optional.of(new Summarizer(Sample.lsn(800))),
                        Optional.empty());
        assertThat(blame.oldest().orElseThrow().kind()).isEqualTo(Holder.Kind.SUMMARIZER);
        assertThat(blame.oldest().orElseThrow().wouldRelease().count()).isEqualTo(800L << 20);
    }

    /// The server takes the WAL of a slot over its cap at the same checkpoint.
    @Test
    void aSlotOverItsCapHoldsNobodysReleaseBack() {
        sample.position = 1600;
        sample.redo = Optional.empty();
        sample.slots =
                List.of(
                        Sample.status(Sample.slot("over", true, 160), "unreserved"),
                        Sample.slot("next", false, 800));
        Blame blame = BlameArithmetic.blame(sample.facts(), Optional.empty());
        assertThat(blame.slot("over").orElseThrow().wouldRelease().count()).isEqualTo(640L << 20);
        assertThat(blame.slot("next").orElseThrow().wouldRelease().count()).isEqualTo(800L << 20);
    }
}
