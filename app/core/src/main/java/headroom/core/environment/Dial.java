package headroom.core.environment;

import headroom.core.poll.ProbeFailure;
import java.time.Duration;
import java.util.Optional;

/// Finds the way to a server. Implemented by an adapter that keeps one connection per bastion.
@FunctionalInterface
public interface Dial {

    /// No bastions: every server is where it says it is.
    Dial DIRECT =
            (target, via, _) -> {
                if (via.isPresent()) {
                    throw new IllegalStateException("no way through " + via.get().name());
                }
                return target;
            };

    /// Where to connect to in order to reach `target`: the target itself, or the near end on this
    /// machine of a tunnel through the bastion, which is opened where necessary. Names are looked
    /// up by the bastion. What is verified, as in TLS, is still the target's name.
    ///
    /// @param within how long it may take
    /// @throws ProbeFailure when the bastion cannot be reached, does not let us in, or is not the
    ///   one that is known
    Address reach(Address target, Optional<Bastion> via, Duration within)
            throws ProbeFailure, InterruptedException;
}
