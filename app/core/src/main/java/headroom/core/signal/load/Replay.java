package headroom.core.signal.load;

import headroom.core.reading.Bytes;
import headroom.core.signal.wal.Lsn;
import java.time.Instant;
import java.util.Optional;

/// How a standby follows, as it says itself.
///
/// @param received up to where WAL came by streaming; empty where none did since the start
/// @param replayed up to where it replayed; empty where it replayed nothing since the start
/// @param committed when the transaction was committed that it replayed last, by the primary's
///   clock; empty where it replayed none since the start
/// @param receiver whether a WAL receiver runs; any role sees that, and only pg_monitor more of it
/// @param archive whether it may take WAL from an archive as well: a restore_command is set
public record Replay(
        Optional<Lsn> received,
        Optional<Lsn> replayed,
        Optional<Instant> committed,
        boolean receiver,
        boolean archive) {

    /// What it has received and not replayed; empty where one of them is not known. A receiver
    /// begins with a whole segment, so that it may seem to have less than what is replayed.
    public Optional<Bytes> behind() {
        return received.flatMap(to -> replayed.map(at -> to.minus(at).orZero()));
    }
}
