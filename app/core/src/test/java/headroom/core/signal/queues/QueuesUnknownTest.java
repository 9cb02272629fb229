package headroom.core.signal.queues;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.queue.QueueDepth;
import headroom.core.queue.QueueDepth.Mark;
import headroom.core.reading.Age;
import headroom.core.signal.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What is not known of queues is not taken for fine.
class QueuesUnknownTest {

    private final Sample sample = new Sample();

    private static RedisInside inside(Map<String, String> unread, Optional<Instant> time) {
        SortedMap<String, String> sorted = new TreeMap<>(unread);
        return new RedisInside(
                true,
                Optional.empty(),
                List.of(),
                Optional.of(new Counters(0, 0, 0, Map.of())),
                List.of(),
                Map.of(),
                sorted,
                time);
    }

    @Test
    void aRedisInWhichNoQueueIsListedIsNotAnEmptyOne() {
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
        sample.queues = List.of();
        QueuesJudgement queues = sample.assess().queues();
        assertThat(queues.level()).isEqualTo(Level.WATCH);
        assertThat(queues.verdict().headline()).isEqualTo("No queue is listed");
        assertThat(queues.verdict().sentence()).contains("redis.database", "redis-namespace");
        assertThat(queues.dial().fraction()).isEmpty();
        assertThat(queues.dial().caption()).isEqualTo("no queue is listed");
    }

    @Test
    void oneQueueThatCannotBeReadLeavesTheOthersKnown() {
        sample.queues =
                List.of(new QueueDepth("default", 3, Optional.of(sample.now.minusSeconds(2))));
        sample.inside = inside(Map.of("odd", "the key queue:odd is no list"), Optional.empty());
        QueuesJudgement queues = sample.assess().queues();
        assertThat(queues.level()).isEqualTo(Level.UNKNOWN);
        assertThat(queues.verdict().sentence())
                .contains(
                        "The oldest job of default has waited for 2.0 s",
                        "Queue odd cannot be read: the key queue:odd is no list.");
        assertThat(queues.waiting()).isEmpty();
        assertThat(queues.dial().caption()).isEqualTo("at least 2.0 s, 3 waiting");
        assertThat(queues.queues().getFirst().share()).isEmpty();
        assertThat(queues.queues().getFirst().level()).isEqualTo(Level.WATCH);
    }

    @Test
    void aQueueThatCannotBeReadAnyMoreIsNotLost() {
        sample.queues =
                List.of(
                        new QueueDepth(
                                "low",
                                1000,
                                Optional.of(sample.now.minusSeconds(60)),
                                List.of(new Mark(0, sample.now))));
        sample.inside = inside(Map.of(), Optional.empty());
        Losses losses = Losses.NONE.plus(sample.redis(), sample.now);
        sample.queues = List.of();
        sample.inside =
                new RedisInside(
                        true,
                        Optional.empty(),
                        List.of(),
                        Optional.of(new Counters(1, 0, 0, Map.of())),
                        List.of(),
                        Map.of(),
                        new TreeMap<>(Map.of("low", "it is no list")),
                        Optional.empty());
        assertThat(losses.plus(sample.redis(), sample.now.plusSeconds(2)).vanished()).isEmpty();
    }

    /// The clock of whoever watches is five minutes behind.
    @Test
    void howLongAJobWaitsIsToldByTheServersClock() {
        Instant server = sample.now.plus(Duration.ofMinutes(5));
        sample.queues = List.of(new QueueDepth("default", 3, Optional.of(server.minusSeconds(10))));
        assertThat(sample.assess().queues().oldest()).contains(new Age(Duration.ZERO));
        sample.inside = inside(Map.of(), Optional.of(server));
        assertThat(sample.assess().queues().oldest()).contains(new Age(Duration.ofSeconds(10)));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);
    }
}
