package headroom.core.signal.load;

import java.time.Instant;
import java.util.Optional;

/// One session with its transaction: a client's, or whoever blocks one. Each part is empty where
/// the role may not see it.
///
/// @param address of the client; empty also on a unix socket
/// @param state as in pg_stat_activity: active, idle in transaction …
/// @param kind the backend's type, as in "client backend" or "autovacuum worker"
/// @param begun when its transaction began; empty where it has none and only blocks or is blocked
/// @param queryBegun when its query, or the last one, began
/// @param stateSince since when it is in this state
/// @param xminAge how many transactions it holds vacuum back, by its own id or by what it sees;
///   empty where it has neither
/// @param query the first characters of its query, or of the last one; as the server gave it, not
///   escaped
public record Transaction(
        long pid,
        Optional<String> application,
        Optional<String> user,
        Optional<String> database,
        Optional<String> address,
        Optional<String> state,
        Optional<String> kind,
        Optional<Wait> waits,
        Optional<Instant> backendBegun,
        Optional<Instant> begun,
        Optional<Instant> queryBegun,
        Optional<Instant> stateSince,
        Optional<Long> xminAge,
        Optional<String> query) {

    /// A client's, or one of which the role may not see what it is.
    public boolean client() {
        return kind.filter(k -> !k.equals("client backend")).isEmpty();
    }

    /// Whether it is a standby's own process that replays WAL. It holds the exclusive locks that
    /// transactions of the primary hold there.
    public boolean replays() {
        return kind.filter("startup"::equals).isPresent();
    }

    public boolean idleInTransaction() {
        return state.filter(s -> s.startsWith("idle in transaction")).isPresent();
    }
}
