package headroom.core.signal.queues;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.signal.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// By default watch, warning and critical begin at 1 s, 5 s and 1 min.
class QueuesRuleTest {

    private final Sample sample = new Sample();

    private QueueDepth queue(String name, long depth, Duration latency) {
        return new QueueDepth(name, depth, Optional.of(sample.now.minus(latency)));
    }

    private QueuesJudgement latency(Duration latency) {
        sample.queues = List.of(queue("default", 12_480, latency));
        return sample.assess().queues();
    }

    @Test
    void theLevelFollowsTheOldestJobAndBeginsAtTheThreshold() {
        assertThat(latency(Duration.ofMillis(999)).level()).isEqualTo(Level.OK);
        assertThat(latency(Duration.ofSeconds(1)).level()).isEqualTo(Level.WATCH);
        assertThat(latency(Duration.ofSeconds(5)).level()).isEqualTo(Level.WARNING);
        assertThat(latency(Duration.ofMillis(59_999)).level()).isEqualTo(Level.WARNING);
        assertThat(latency(Duration.ofMinutes(1)).level()).isEqualTo(Level.CRITICAL);
        assertThat(latency(Duration.ofMinutes(1)).dial().fraction()).contains(0.75);
        assertThat(latency(Duration.ofMillis(1400)).dial().value()).isEqualTo("1.4 s");
        assertThat(latency(Duration.ofMillis(1400)).dial().caption())
                .isEqualTo("oldest job, 12,480 waiting");
    }

    @Test
    void emptyQueuesAreFineAndSayThatNothingWaits() {
        sample.queues = List.of(new QueueDepth("default", 0, Optional.empty()));
        QueuesJudgement queues = sample.assess().queues();
        assertThat(queues.level()).isEqualTo(Level.OK);
        assertThat(queues.dial().value()).isEqualTo("empty");
        assertThat(queues.waiting()).contains(0L);
        assertThat(queues.oldest()).isEmpty();
    }

    @Test
    void jobsWhoseTimeCannotBeReadAreUnknownAndNotYoung() {
        sample.queues =
                List.of(
                        queue("default", 3, Duration.ofSeconds(2)),
                        new QueueDepth("plain", 5, Optional.empty()));
        QueuesJudgement queues = sample.assess().queues();
        assertThat(queues.level()).isEqualTo(Level.UNKNOWN);
        assertThat(queues.dial().fraction()).isEmpty();
        assertThat(queues.dial().caption()).isEqualTo("at least 2.0 s, 8 waiting");
        assertThat(queues.verdict().sentence())
                .isEqualTo("How long the 5 jobs of plain have waited cannot be read.");
        assertThat(queues.queues().getFirst().queue().name()).isEqualTo("plain");
    }

    @Test
    void aCriticalQueueIsWorseThanOneThatCannotBeRead() {
        sample.queues =
                List.of(
                        queue("default", 3, Duration.ofMinutes(2)),
                        new QueueDepth("plain", 5, Optional.empty()));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void theSlowestQueueIsNamed() {
        sample.queues =
                List.of(
                        queue("low", 3, Duration.ofSeconds(7)),
                        queue("bulk", 9, Duration.ofSeconds(30)));
        QueuesJudgement queues = sample.assess().queues();
        assertThat(queues.verdict().sentence())
                .isEqualTo("The oldest job of bulk has waited for 30 s, 9 waiting.");
        assertThat(queues.oldest()).contains(new Age(Duration.ofSeconds(30)));
    }

    @Test
    void aPolicyThatEvictsIsNeverFine() {
        sample.maxMemory = Optional.of(Bytes.mib(1000));
        for (String policy : List.of("allkeys-lru", "volatile-ttl")) {
            sample.policy = Optional.of(policy);
            QueuesJudgement queues = sample.assess().queues();
            assertThat(queues.level()).isEqualTo(Level.WATCH);
            assertThat(queues.verdict().sentence())
                    .isEqualTo(
                            "Policy %s can destroy jobs; memory at 64 %% of 1000.0 MiB."
                                    .formatted(policy));
        }
        sample.maxMemory = Optional.of(Bytes.mib(711));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);
        sample.maxMemory = Optional.of(Bytes.mib(712));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WATCH);
        sample.policy = Optional.of("noeviction");
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
    }

    @Test
    void aPolicyThatIsNotToldIsNotFineUnlessThereIsNoLimit() {
        sample.policy = Optional.empty();
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
        sample.maxMemory = Optional.of(Bytes.mib(1000));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WATCH);
        assertThat(sample.assess().queues().verdict().sentence()).contains("is unknown");
    }

    @Test
    void theFirstEvictedKeyIsCritical() {
        sample.evicted = 5;
        sample.later(Duration.ofSeconds(2));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
        sample.evicted = 6;
        assertThat(sample.assess().queues().level()).isEqualTo(Level.CRITICAL);
        assertThat(sample.assess().queues().verdict().headline())
                .isEqualTo("Redis has evicted keys");
        sample.runId = "run-2";
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
    }

    @Test
    void theTrendIsTheNetChangeOfTheLastMinute() {
        assertThat(latency(Duration.ofMillis(10)).note()).isEqualTo("trend not known yet");
        sample.later(Duration.ofSeconds(10));
        sample.queues = List.of(queue("default", 12_380, Duration.ofMillis(10)));
        assertThat(sample.assess().queues().note()).isEqualTo("drains in 20 min 38 s");
        sample.queues = List.of(queue("default", 12_580, Duration.ofMillis(10)));
        assertThat(sample.assess().queues().note()).isEqualTo("grows by 10 a second");
        sample.queues = List.of(queue("default", 12_480, Duration.ofMillis(10)));
        assertThat(sample.assess().queues().note()).isEqualTo("steady");
    }
}
