package headroom.adapters.postgres;

import java.time.Duration;

/// How long a connection may take over things.
///
/// @param login from dialling to the first usable moment: several round trips, and TLS
/// @param answer how long it waits for an answer. The server is told to stop shortly before, so
///   that a slow statement ends by its own word and the connection stays usable
public record Limits(Duration login, Duration answer) {

    /// The fast cycle. Logging in may take longer than a read: nothing fresh is shown meanwhile.
    static final Limits FAST = new Limits(Duration.ofSeconds(2), Duration.ofMillis(800));

    /// Reads that walk directories.
    static final Limits COSTLY = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(10));

    /// What the roles may do, for somebody who waits for it.
    static final Limits RIGHTS = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(4));

    /// A mitigation's statement.
    static final Limits ACT = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10));

    /// A checkpoint writes every dirty buffer.
    static final Limits CHECKPOINT = new Limits(Duration.ofSeconds(5), Duration.ofMinutes(2));

    /// The server's own limit for one statement.
    Duration statement() {
        Duration early = answer.dividedBy(8);
        Duration most = Duration.ofSeconds(1);
        return answer.minus(early.compareTo(most) < 0 ? early : most);
    }
}
