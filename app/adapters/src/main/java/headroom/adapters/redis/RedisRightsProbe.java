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

    @Override
    public Source<RedisRights> source() {
        return RedisRights.SOURCE;
    }

    /// Includes waiting for its turn.
    @Override
    public Duration deadline() {
        return redis.deadline().multipliedBy(2);
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
