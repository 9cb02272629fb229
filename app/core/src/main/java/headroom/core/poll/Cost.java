package headroom.core.poll;

import headroom.core.reading.Bytes;
import java.time.Duration;
import java.util.Optional;

/// What one read took.
///
/// @param statements sent to the server: SQL statements, commands of Redis and PgBouncer, calls of
///   JMX, requests of HTTP
/// @param roundTrips how often it waited for an answer to what it had sent
/// @param sent over its connection; empty where that cannot be seen
/// @param received over its connection; empty where that cannot be seen
/// @param waited until the answer was there and understood, by the client's clock
/// @param server of the server's own time
public record Cost(
        long statements,
        long roundTrips,
        Optional<Bytes> sent,
        Optional<Bytes> received,
        Duration waited,
        ServerTime server) {

    static Cost of(Tally tally, Duration waited, ServerTime server) {
        return new Cost(
                tally.statements(),
                tally.roundTrips(),
                tally.sent(),
                tally.received(),
                waited,
                server);
    }

    /// How long the server worked on a read.
    public sealed interface ServerTime {

        /// The server says so.
        ///
        /// @param by what told it, and what that leaves out
        record Told(Duration time, String by) implements ServerTime {}

        /// It cannot be known.
        record Untold(String why) implements ServerTime {}

        /// The time if it is known.
        default Optional<Duration> known() {
            return this instanceof Told(Duration time, var _)
                    ? Optional.of(time)
                    : Optional.empty();
        }
    }
}
