package headroom.core.signal.pools;

import java.util.Optional;

/// Client sessions that look alike, counted. Each part is empty where the role may not see it.
///
/// @param address of the client; empty also on a unix socket
/// @param state as in pg_stat_activity: active, idle, idle in transaction …
public record SessionGroup(
        Optional<String> application,
        Optional<String> user,
        Optional<String> database,
        Optional<String> address,
        Optional<String> state,
        long count) {}
