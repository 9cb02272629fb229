package headroom.adapters.redis;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.readiness.RedisRights;
import java.time.Duration;

/// What the watching user may run, over the one connection that the other readings use.
///
/// @param redis shared; closing it twice does no harm
record RedisRightsProbe(RedisProbe redis) implements Probe<RedisRights> {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Override
    public Source<RedisRights> source() {
        return RedisRights.SOURCE;
    }

    /// Includes waiting for its turn, behind a login that may need a sentinel and a handshake.
    @Override
    public Duration deadline() {
        return DEADLINE;
    }

    @Override
    public Pace pace() {
        return Pace.Every.DAY;
    }

    @Override
    public RedisRights read() throws ProbeFailure, InterruptedException {
        return redis.rights();
    }

    @Override
    public void close() {
        redis.close();
    }
}
