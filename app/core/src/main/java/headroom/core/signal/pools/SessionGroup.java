package headroom.core.signal.pools;

import java.util.Optional;

/// Client sessions that look alike, counted. Each part is empty where the role may not see it.
///
/// @param address of the client; empty also on a unix socket
/// @param state as in pg_stat_activity: active, idle, idle in transaction, from 18 on starting …
public record SessionGroup(
        Optional<String> application,
        Optional<String> user,
        Optional<String> database,
        Optional<String> address,
        Optional<String> state,
        long count) {

    /// Whether the server does not know yet whose it is. Measured: 18 lists who is logging in, with
    /// an address and nothing else, to roles that have pg_monitor; 14 to 17 list nobody before the
    /// login is over.
    public boolean loggingIn() {
        return state.filter("starting"::equals).isPresent();
    }
}
