package headroom.core.readiness;

import headroom.core.environment.Address;
import headroom.core.environment.RedisEndpoint;
import headroom.core.poll.ProbeFailure;
import java.time.Duration;

/// Asks one sentinel where the master is, as whoever watches does.
@FunctionalInterface
public interface SentinelQuestion {

    /// @param endpoint that is found by sentinels
    /// @param sentinel one of them
    /// @throws ProbeFailure when it does not answer, refuses the login or knows no such master
    Address master(RedisEndpoint endpoint, Address sentinel, Duration within)
            throws ProbeFailure, InterruptedException;
}
