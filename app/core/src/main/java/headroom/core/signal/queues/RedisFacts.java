package headroom.core.signal.queues;

import headroom.core.environment.RedisIdentity;
import headroom.core.poll.Source;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What one pipeline brings from a Redis that holds Sidekiq's queues.
///
/// @param identity what it says it is
/// @param uptime in whole seconds
/// @param maxMemory empty when there is no limit
/// @param policy maxmemory_policy; empty when the server does not tell, which is unknown and not
///   fine
/// @param evictedKeys since the server's start
/// @param writes whether workers and producers can write
/// @param queues in the order of their names
/// @param inside what else it tells
public record RedisFacts(
        RedisIdentity identity,
        Duration uptime,
        Bytes usedMemory,
        Optional<Bytes> maxMemory,
        Optional<String> policy,
        long evictedKeys,
        Writes writes,
        List<QueueDepth> queues,
        RedisInside inside) {

    public static final Source<RedisFacts> SOURCE =
            new Source<>("Redis", "INFO, queues", RedisFacts.class);

    public RedisFacts {
        queues = List.copyOf(queues);
    }

    /// Of which nothing more is known.
    public RedisFacts(
            RedisIdentity identity,
            Duration uptime,
            Bytes usedMemory,
            Optional<Bytes> maxMemory,
            Optional<String> policy,
            long evictedKeys,
            Writes writes,
            List<QueueDepth> queues) {
        this(
                identity,
                uptime,
                usedMemory,
                maxMemory,
                policy,
                evictedKeys,
                writes,
                queues,
                RedisInside.NONE);
    }

    /// The time with which what jobs say is compared: the server's, where it tells, since the clock
    /// of whoever watches may go wrong.
    ///
    /// @param at when the facts came, by our own clock
    public Instant moment(Instant at) {
        return inside.time().orElse(at);
    }

    /// With the jobs that vanished up to now.
    public RedisFacts with(List<Vanished> vanished) {
        return new RedisFacts(
                identity,
                uptime,
                usedMemory,
                maxMemory,
                policy,
                evictedKeys,
                writes,
                queues,
                inside.with(vanished));
    }
}
