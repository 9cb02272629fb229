package headroom.core.signal.wal;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.signal.Sample;
import headroom.core.signal.ServerFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// By default watch, warning and critical begin at 8, 32 and 128 GiB held.
class WalRuleTest {

    private final Sample sample = new Sample();

    private WalJudgement held(long mib) {
        sample.files = Optional.of(Sample.files(mib));
        return sample.assess().wal();
    }

    @Test
    void theLevelFollowsWhatIsHeldAndBeginsAtTheThreshold() {
        assertThat(held(8 * 1024 - 16).level()).isEqualTo(Level.OK);
        assertThat(held(8 * 1024).level()).isEqualTo(Level.WATCH);
        assertThat(held(32 * 1024).level()).isEqualTo(Level.WARNING);
        assertThat(held(128 * 1024 - 16).level()).isEqualTo(Level.WARNING);
        assertThat(held(128 * 1024).level()).isEqualTo(Level.CRITICAL);
        assertThat(held(128 * 1024).dial().fraction()).contains(0.75);
        assertThat(held(32).dial().caption()).isEqualTo("kept on disk, 16.0 MiB recycled ahead");
    }

    @Test
    void theRateIsTheDifferenceOfTwoPositions() {
        assertThat(held(32).perSecond()).isEmpty();
        assertThat(held(32).note()).isEqualTo("rate not known yet");
        sample.later(Duration.ofSeconds(2));
        sample.position += 8;
        assertThat(held(32).perSecond()).contains(Bytes.mib(4));
        assertThat(held(32).note()).isEqualTo("+14.1 GiB/h");
    }

    @Test
    void theRateForgetsWhatIsOlderThanTwoMinutes() {
        sample.later(Duration.ofMinutes(1));
        sample.position += 6_000;
        for (int i = 0; i < 4; i++) {
            sample.later(Duration.ofSeconds(30));
        }
        assertThat(held(32).perSecond()).contains(Bytes.ZERO);
    }

    @Test
    void twoServersOrAPositionThatWentBackHaveNoRate() {
        sample.later(Duration.ofSeconds(2));
        sample.position -= 8;
        assertThat(held(32).perSecond()).isEmpty();
        sample.position += 16;
        sample.system++;
        assertThat(held(32).perSecond()).isEmpty();
    }

    @Test
    void samplesLessThanASecondApartHaveNoRate() {
        sample.later(Duration.ofMillis(999));
        assertThat(held(32).perSecond()).isEmpty();
        sample.now = sample.now.plusMillis(1);
        assertThat(held(32).perSecond()).contains(Bytes.ZERO);
    }

    @Test
    void withoutTheDirectoryThePositionsTellALowerBound() {
        sample.orphaned();
        var denied = new Reason(Reason.Kind.NO_RIGHT, "permission denied");
        sample.files = Optional.empty();
        var wal = sample.assess(sample.failing(sample.snapshot(), WalFiles.SOURCE, denied)).wal();
        assertThat(wal.level()).isEqualTo(Level.WARNING);
        assertThat(wal.held()).contains(Bytes.mib(102_400 - 2_048));
        assertThat(wal.recycled()).isEmpty();
        assertThat(wal.dial().caption()).isEqualTo("at least, by positions");
        assertThat(wal.verdict().sentence())
                .endsWith("At least this much: the directory was not read (right missing).");
        assertThat(wal.provenance().stale()).isFalse();
    }

    @Test
    void withNeitherDirectoryNorHoldersItIsUnknown() {
        sample.redo = Optional.empty();
        sample.files = Optional.empty();
        var wal =
                sample.assess(sample.failing(sample.snapshot(), WalFiles.SOURCE, Sample.HUNG))
                        .wal();
        assertThat(wal.level()).isEqualTo(Level.UNKNOWN);
        assertThat(wal.held()).isEmpty();
    }

    @Test
    void withoutTheFastCycleTheDirectoryStillCountsAndNobodyIsBlamed() {
        var malformed = new Reason(Reason.Kind.MALFORMED, "no such field");
        sample.orphaned();
        var wal =
                sample.assess(sample.failing(sample.snapshot(), ServerFacts.SOURCE, malformed))
                        .wal();
        assertThat(wal.level()).isEqualTo(Level.WARNING);
        assertThat(wal.verdict().sentence())
                .isEqualTo("Who holds it is not known: answer not understood.");
        assertThat(wal.verdict().remedy()).isEmpty();
        assertThat(wal.perSecond()).isEmpty();
    }

    @Test
    void anOldDirectoryDoesNotUnderstateWhatThePositionsProve() {
        sample.orphaned();
        assertThat(held(16).held()).contains(Bytes.mib(102_400 - 2_048));
    }

    @Test
    void eachKindOfHolderHasItsWords() {
        sample.position = 16_000;
        sample.redo = Optional.of(15_990L);
        sample.slots = List.of(Sample.slot("slow", true, 160));
        assertThat(held(16).verdict().sentence())
                .isEqualTo(
                        "100 % is held by slot slow, which is read but behind. See whether its consumer lives and keeps up.");
        sample.slots = List.of(Sample.slot("a", true, 160), Sample.slot("b", true, 161));
        assertThat(held(16).verdict().sentence())
                .isEqualTo(
                        "Together slot a and slot b hold 100 %; letting go of slot a alone releases nothing.");
        sample.slots = List.of(Sample.slot("a", true, 160), Sample.slot("b", true, 200));
        assertThat(held(16).verdict().sentence())
                .endsWith("letting go of slot a alone releases 32.0 MiB.");
        sample.slots = List.of();
        sample.archiver =
                Optional.of(new Archiver(Optional.of(9L), 3, Optional.empty(), Optional.empty()));
        assertThat(held(16).verdict().sentence())
                .isEqualTo(
                        "100 % of it waits for the archiver. The archiver has archived nothing yet. If"
                                + " what waits does not become less, archive_command is too slow or"
                                + " hangs.");
        sample.archiver = Optional.empty();
        sample.keepSize = 8_000;
        assertThat(held(16).verdict().sentence()).isEqualTo("100 % is kept by wal_keep_size.");
        sample.keepSize = 0;
        assertThat(held(16).verdict().sentence())
                .isEqualTo("Nobody holds more than the server itself needs.");
    }

    @Test
    void theMainHolderIsWhoKeepsAtLeastHalf() {
        sample.position = 1000;
        sample.redo = Optional.of(1000L);
        sample.slots = List.of(Sample.slot("a", true, 500), Sample.slot("b", true, 750));
        assertThat(held(16).verdict().sentence()).startsWith("50 % is held by slot a,");
        sample.slots = List.of(Sample.slot("a", true, 500), Sample.slot("b", true, 749));
        assertThat(held(16).verdict().sentence())
                .startsWith("Together slot a and slot b hold 100 %");
    }

    /// Dropping it releases nearly all, whatever the last checkpoint still needs until the next.
    @Test
    void theLastCheckpointIsNobodyToLetGoOf() {
        sample.position = 1600;
        sample.redo = Optional.of(1520L);
        sample.slots = List.of(Sample.slot("bg_upgrade", false, 1504));
        assertThat(held(102).verdict().sentence())
                .startsWith("100 % is held by slot bg_upgrade, inactive for");
        sample.redo = Optional.of(400L);
        assertThat(held(102).verdict().sentence())
                .isEqualTo("Nobody holds more than the server itself needs.");
    }

    /// A wal_keep_size that was raised keeps what is written from now on.
    @Test
    void whatWalKeepSizeWouldKeepIsNotThere() {
        sample.position = 500_000;
        sample.redo = Optional.of(499_990L);
        sample.keepSize = 64 * 1024;
        long first = 499_968 / 16;
        sample.files = Optional.of(new WalFiles(first, first + 2, Bytes.mib(48), Bytes.ZERO, 3));
        WalJudgement wal = sample.assess().wal();
        assertThat(wal.level()).isEqualTo(Level.OK);
        assertThat(wal.held()).contains(Bytes.mib(48));
        Blame blame = wal.blame().orElseThrow();
        assertThat(blame.total()).isEqualTo(Bytes.mib(32));
        assertThat(blame.oldest().orElseThrow().wouldRelease()).isEqualTo(Bytes.mib(32));

        sample.files = Optional.empty();
        var denied = new Reason(Reason.Kind.NO_RIGHT, "permission denied");
        wal = sample.assess(sample.failing(sample.snapshot(), WalFiles.SOURCE, denied)).wal();
        assertThat(wal.level()).isEqualTo(Level.OK);
        assertThat(wal.held()).contains(Bytes.mib(10));
    }
}
