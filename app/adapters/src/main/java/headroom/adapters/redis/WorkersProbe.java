package headroom.adapters.redis;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.signal.queues.Workers;
import java.time.Duration;

/// Who works jobs off, over the one connection that the other readings use. Processes say that they
/// live every ten seconds, so that asking more often tells nothing.
///
/// @param redis shared; closing it twice does no harm
record WorkersProbe(RedisProbe redis) implements Probe<Workers> {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Override
    public Source<Workers> source() {
        return Workers.SOURCE;
    }

    /// Includes waiting for its turn, behind a login that may need a sentinel and a handshake.
    @Override
    public Duration deadline() {
        return DEADLINE;
    }

    @Override
    public Pace pace() {
        return new Pace.Every(Duration.ofSeconds(10));
    }

    @Override
    public Workers read() throws ProbeFailure, InterruptedException {
        return redis.workers();
    }

    @Override
    public void close() {
        redis.close();
    }
}
