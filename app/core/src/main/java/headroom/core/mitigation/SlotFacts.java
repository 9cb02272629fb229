package headroom.core.mitigation;

import headroom.core.signal.Primaries;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.wal.ArchiveBacklog;
import headroom.core.signal.wal.Summarizer;
import headroom.core.signal.wal.WalFiles;
import java.time.Instant;
import java.util.Optional;

/// What is read before and after a slot is dropped, over one connection.
///
/// @param summarizer who reads the WAL for incremental backups and holds what it has not read;
///   empty where it is off
/// @param backlog what waits for the archiver; empty where archiving is off, or the login may not
///   count it
/// @param decoded how many transactions were ever decoded from the slot; begins anew with a new
///   slot. Empty where the server does not count
/// @param operator the login that would act; empty where none is configured
/// @param nextCheckpointBy when the server's next checkpoint of its own is through, if anything is
///   written meanwhile; an idle server makes none
/// @param primaries who else says that it is the primary; empty where there is only one host
public record SlotFacts(
        ServerFacts server,
        WalFiles files,
        Optional<Summarizer> summarizer,
        Optional<ArchiveBacklog> backlog,
        Optional<Long> decoded,
        Optional<Operator> operator,
        Instant nextCheckpointBy,
        Optional<Primaries> primaries) {

    /// The login that would act.
    ///
    /// @param user its name
    /// @param mayDrop whether it may drop slots
    /// @param mayCheckpoint whether it may ask for a checkpoint
    /// @param grant the statement that gives it the right to drop slots
    public record Operator(String user, boolean mayDrop, boolean mayCheckpoint, String grant) {}

    boolean mayCheckpoint() {
        return operator.filter(Operator::mayCheckpoint).isPresent();
    }
}
