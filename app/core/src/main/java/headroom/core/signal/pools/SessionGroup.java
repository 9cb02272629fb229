package headroom.core.signal.pools;

import headroom.core.signal.load.Wait;
import java.time.Instant;
import java.util.Optional;

/// Client sessions that look alike, counted. Each part is empty where the role may not see it.
///
/// @param address of the client; empty also on a unix socket
/// @param state as in pg_stat_activity: active, idle, idle in transaction, from 18 on starting …
/// @param waits what they wait for, of active ones; empty while they work
/// @param times since when they are as they are, by the server's clock
public record SessionGroup(
        Optional<String> application,
        Optional<String> user,
        Optional<String> database,
        Optional<String> address,
        Optional<String> state,
        Optional<Wait> waits,
        long count,
        Times times) {

    /// Since when, of the whole group.
    ///
    /// @param backend when the session began that is the oldest
    /// @param transaction when the transaction began that is the oldest; empty where none has one
    /// @param firstState since when the one that has been in this state for longest is in it
    /// @param lastState since when the one that came to it last is in it
    public record Times(
            Optional<Instant> backend,
            Optional<Instant> transaction,
            Optional<Instant> firstState,
            Optional<Instant> lastState) {

        public static final Times UNTOLD =
                new Times(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// A group of which only the number is known.
    public SessionGroup(
            Optional<String> application,
            Optional<String> user,
            Optional<String> database,
            Optional<String> address,
            Optional<String> state,
            long count) {
        this(application, user, database, address, state, Optional.empty(), count, Times.UNTOLD);
    }

    /// Whether the server does not know yet whose it is. Measured: 18 lists who is logging in, with
    /// an address and nothing else, to roles that have pg_monitor; 14 to 17 list nobody before the
    /// login is over.
    public boolean loggingIn() {
        return state.filter("starting"::equals).isPresent();
    }
}
