package headroom.core.signal.load;

import headroom.core.signal.wal.Lsn;
import java.time.Duration;
import java.util.Optional;

/// Somebody who receives WAL from this server: a standby, or the consumer of a logical slot.
/// Positions and lags are empty where the role may not see them, or nothing was told yet.
///
/// @param pid of the process that sends, which is `active_pid` of the slot that it reads
/// @param slot the slot that it reads; empty where it uses none
/// @param state startup, catchup, streaming, backup or stopping
/// @param sync sync, async, potential or quorum
/// @param replayLag how long ago what it replayed last was written here; empty when it has nothing
///   to replay, and before it told
public record Replica(
        long pid,
        Optional<String> application,
        Optional<String> user,
        Optional<String> address,
        Optional<String> slot,
        Optional<String> state,
        Optional<String> sync,
        Optional<Lsn> sent,
        Optional<Lsn> flushed,
        Optional<Lsn> replayed,
        Optional<Duration> flushLag,
        Optional<Duration> replayLag) {

    /// Whether the role may see no more than that it is there.
    public boolean hidden() {
        return state.isEmpty();
    }

    /// A copy of the server's files is being made: it has no positions, whoever asks.
    public boolean backup() {
        return state.filter("backup"::equals).isPresent();
    }

    /// Whether it is sent what it missed before it gets what is written now.
    public boolean catchingUp() {
        return state.filter(s -> s.equals("startup") || s.equals("catchup")).isPresent();
    }
}
