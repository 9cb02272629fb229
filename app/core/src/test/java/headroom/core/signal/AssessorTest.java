package headroom.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Capacity;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.WalFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The five judgements together.
class AssessorTest {

    private final Sample sample = new Sample();

    @Test
    void aHealthyEnvironmentIsOkEverywhere() {
        Assessment assessment = sample.assess();
        assertThat(assessment.all()).extracting(Judgement::level).containsOnly(Level.OK);
        assertThat(assessment.all()).allMatch(j -> j.dial().fraction().isPresent());
        assertThat(assessment.level()).isEqualTo(Level.OK);
    }

    @Test
    void theOrphanIsBlamedOnTheThreeGaugesThatItFillsAndItsRunbookProposed() {
        sample.orphaned();
        sample.use = Optional.of(Sample.use(800, 98));
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1024), Bytes.gib(1024)));
        Assessment assessment = sample.assess();
        var remedy = new Remedy("orphaned-slot", Map.of("slot", "bg_upgrade_16"));
        assertThat(assessment.slots().verdict().remedy()).contains(remedy);
        assertThat(assessment.wal().verdict().remedy()).contains(remedy);
        assertThat(assessment.storage().verdict().remedy()).contains(remedy);
        assertThat(assessment.level()).isEqualTo(Level.CRITICAL);
        assertThat(assessment.worst().gauge()).isEqualTo(Gauge.SLOTS);
        assertThat(assessment.wal().verdict().sentence())
                .isEqualTo("99 % is held by slot bg_upgrade_16, inactive for 2 d 9 h.");
        assertThat(assessment.slots().verdict().sentence())
                .isEqualTo(
                        "Slot bg_upgrade_16 holds 98.0 GiB, 12 % of what is used, and nobody has read"
                                + " it for 2 d 9 h.");
    }

    @Test
    void aHungPostgresGreysItsFourGaugesWithinOneSnapshotAndRedisStaysFresh() {
        sample.orphaned();
        Snapshot hung = sample.failing(sample.snapshot(), ServerFacts.SOURCE, Sample.HUNG);
        // the slow readings are of their own pace and still look fresh; they came before the
        // silence
        hung = before(hung, WalFiles.SOURCE);
        hung = before(hung, VolumeUse.SOURCE);
        Assessment assessment = sample.assess(hung);
        for (Judgement grey :
                List.of(
                        assessment.storage(),
                        assessment.wal(),
                        assessment.slots(),
                        assessment.pools())) {
            assertThat(grey.level()).isEqualTo(Level.UNKNOWN);
            assertThat(grey.dial().fraction()).isEmpty();
            assertThat(grey.dial().value()).isEqualTo("–");
            assertThat(grey.dial().caption()).startsWith("last ");
            assertThat(grey.provenance().trouble()).contains(Sample.HUNG);
            assertThat(grey.verdict().headline()).isEqualTo("PostgreSQL does not answer");
            assertThat(grey.verdict().sentence())
                    .startsWith("No answer within 800 ms, since 03:13:41 UTC (41 s).");
            assertThat(grey.verdict().remedy()).isEmpty();
        }
        assertThat(assessment.queues().level()).isEqualTo(Level.OK);
        assertThat(assessment.slots().slots()).hasSize(2);
        assertThat(assessment.slots().limit()).isEmpty();
        assertThat(assessment.pools().total()).isEmpty();
        assertThat(assessment.wal().held()).isEmpty();
        assertThat(assessment.storage().used()).isEmpty();
    }

    private <T> Snapshot before(Snapshot snapshot, Source<T> source) {
        return snapshot.with(
                source,
                new Reading.Known<>(
                        snapshot.get(source).lastValue().orElseThrow(),
                        sample.now.minus(Duration.ofSeconds(60))));
    }

    @Test
    void aSlowReadingThatCameAfterTheServerFellSilentStands() {
        Snapshot hung = sample.failing(sample.snapshot(), ServerFacts.SOURCE, Sample.HUNG);
        assertThat(sample.assess(hung).storage().level()).isEqualTo(Level.OK);
    }

    @Test
    void aFastReadingThatIsNotUnderstoodLeavesTheSlowOnesAlone() {
        var malformed = new Reason(Reason.Kind.MALFORMED, "no such field");
        Snapshot snapshot = sample.failing(sample.snapshot(), ServerFacts.SOURCE, malformed);
        snapshot = before(snapshot, VolumeUse.SOURCE);
        assertThat(sample.assess(snapshot).storage().level()).isEqualTo(Level.OK);
        assertThat(sample.assess(snapshot).pools().level()).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void aHungRedisGreysOnlyTheQueues() {
        Snapshot hung = sample.failing(sample.snapshot(), RedisFacts.SOURCE, Sample.HUNG);
        Assessment assessment = sample.assess(hung);
        assertThat(assessment.queues().level()).isEqualTo(Level.UNKNOWN);
        assertThat(assessment.queues().verdict().headline()).isEqualTo("Redis does not answer");
        assertThat(assessment.all())
                .filteredOn(j -> j.gauge() != Gauge.QUEUES)
                .extracting(Judgement::level)
                .containsOnly(Level.OK);
        assertThat(assessment.level()).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void nothingReadYetIsUnknownAndNotZero() {
        Snapshot nothing = Snapshot.empty(Sample.NOW);
        for (Source<?> source :
                List.of(ServerFacts.SOURCE, WalFiles.SOURCE, VolumeUse.SOURCE, RedisFacts.SOURCE)) {
            nothing = pending(nothing, source);
        }
        Assessment assessment = sample.assess(nothing);
        assertThat(assessment.all()).extracting(Judgement::level).containsOnly(Level.UNKNOWN);
        assertThat(assessment.all()).extracting(j -> j.dial().value()).containsOnly("–");
        assertThat(assessment.pools().verdict().headline()).isEqualTo("Not read yet");
    }

    private static <T> Snapshot pending(Snapshot snapshot, Source<T> source) {
        return snapshot.with(source, new Reading.Unavailable<>(Reason.PENDING, Sample.NOW));
    }

    @Test
    void anEnvironmentWithoutRedisSaysSoAndCanStillBeFine() {
        Snapshot postgresOnly = Snapshot.empty(Sample.NOW);
        Snapshot full = sample.snapshot();
        for (var entry : full.readings().entrySet()) {
            if (!entry.getKey().equals(RedisFacts.SOURCE)) {
                postgresOnly = copy(postgresOnly, full, entry.getKey());
            }
        }
        Assessment assessment = sample.assess(postgresOnly);
        assertThat(assessment.queues().verdict().headline()).isEqualTo("No Redis is configured");
        assertThat(assessment.queues().level()).isEqualTo(Level.UNKNOWN);
        assertThat(assessment.queues().applicable()).isFalse();
        assertThat(assessment.level()).isEqualTo(Level.OK);
    }

    private static <T> Snapshot copy(Snapshot to, Snapshot from, Source<T> source) {
        return to.with(source, from.get(source));
    }

    @Test
    void anEmptyEnvironmentIsUnknown() {
        Assessment assessment =
                Assessor.assess(
                        Snapshot.empty(Sample.NOW), Recent.NONE, Expectations.NONE, Levels.DEFAULT);
        assertThat(assessment.level()).isEqualTo(Level.UNKNOWN);
        assertThat(assessment.storage().applicable()).isFalse();
    }

    @Test
    void theWorstIsCriticalThenUnknownThenWarningThenWatch() {
        assertThat(Level.CRITICAL.worseThan(Level.UNKNOWN)).isTrue();
        assertThat(Level.UNKNOWN.worseThan(Level.WARNING)).isTrue();
        assertThat(Level.WARNING.worseThan(Level.WATCH)).isTrue();
        assertThat(Level.WATCH.worseThan(Level.OK)).isTrue();
    }

    @Test
    void aDownServerThatWasNearlyFullSaysToRaiseTheStorageFirst() {
        sample.use = Optional.of(Sample.use(1900, 900));
        Snapshot down = sample.failing(sample.snapshot(), ServerFacts.SOURCE, Sample.DOWN);
        down = before(down, VolumeUse.SOURCE);
        assertThat(sample.assess(down).storage().dial().caption())
                .isEqualTo("last 92 % of ceiling 2.0 TiB");
        assertThat(sample.assess(down).storage().verdict().sentence())
                .endsWith("It was nearly full: if it is down, raise the storage first.");
    }
}
