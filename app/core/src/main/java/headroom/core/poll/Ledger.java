package headroom.core.poll;

import headroom.core.reading.Reason;
import java.time.Duration;

/// What a server itself writes down of the work that it does for the login that watches. Compared
/// before and after a read it tells the server's time for it, if nobody else worked with the same
/// login meanwhile.
@FunctionalInterface
public interface Ledger {

    /// Of a server that tells nothing.
    ///
    /// @param why what it tells instead, if anything
    static Ledger untold(String why) {
        return () -> {
            throw new ProbeFailure(new Reason(Reason.Kind.UNSUPPORTED, why));
        };
    }

    /// All that it has written down so far, without the asking itself.
    ///
    /// @throws ProbeFailure why it tells nothing
    Entry now() throws ProbeFailure, InterruptedException;

    /// Whether what the probes of this server say of their cost is by the server's clock, for where
    /// nothing is written down.
    default boolean probesTellServerTime() {
        return false;
    }

    /// The sums at one moment.
    ///
    /// @param statements how many it has done
    /// @param spent what they took
    /// @param by who tells it, and what that leaves out
    record Entry(long statements, Duration spent, String by) {}
}
