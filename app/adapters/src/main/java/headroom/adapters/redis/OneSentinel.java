package headroom.adapters.redis;

import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.poll.ProbeFailure;
import headroom.core.readiness.SentinelQuestion;
import java.io.IOException;
import java.time.Duration;

/// Asks one sentinel by itself, on a connection that ends with the answer.
public final class OneSentinel implements SentinelQuestion {

    private final Access access;

    public OneSentinel(Access access) {
        this.access = access;
    }

    @Override
    public Address master(RedisEndpoint endpoint, Address sentinel, Duration within)
            throws ProbeFailure, InterruptedException {
        if (!(endpoint.place() instanceof Place.Sentinels place)) {
            throw new IllegalArgumentException(endpoint.address() + " is found without sentinels");
        }
        var sentinels = new Sentinels(endpoint, place, new Dialling(endpoint, access));
        try {
            return sentinels.asked(sentinel, Deadline.in(within));
        } catch (IOException e) {
            throw (InterruptedException)
                    new InterruptedException("gave up on " + sentinel).initCause(e);
        }
    }
}
