package headroom.core.readiness;

import headroom.core.environment.Address;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Agrees on encryption with a server as the settings say, and leaves again without a word more.
@FunctionalInterface
public interface Handshake {

    /// How a protocol comes to be encrypted.
    enum Opening {
        /// The first byte is TLS's.
        AT_ONCE,
        /// The same, but the port may as well be plain: JMX's registry often is where the agent, to
        /// which it leads, is not.
        AT_ONCE_OR_PLAIN,
        /// PostgreSQL's and PgBouncer's way: the server is asked in plain whether it does.
        ASKED_FOR
    }

    /// What was agreed on.
    ///
    /// @param protocol as in `TLSv1.3`
    /// @param subject whose certificate the server showed
    /// @param expires when that ends
    /// @param wanted whether the server asked for a certificate of ours
    record Agreed(String protocol, String subject, Instant expires, boolean wanted) {}

    /// @param near where to connect to; the server itself, or the near end of a way to it
    /// @param server as the settings call it, which is what its certificate is compared with
    /// @param tls in another mode than `disable`
    /// @return empty when the server speaks plainly, and that will do
    /// @throws ProbeFailure when they do not agree, or the server does not prove who it is
    Optional<Agreed> with(Address near, Address server, Tls tls, Opening opening, Duration within)
            throws ProbeFailure, InterruptedException;
}
