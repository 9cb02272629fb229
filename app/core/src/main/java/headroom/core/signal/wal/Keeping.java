package headroom.core.signal.wal;

import headroom.core.signal.load.Replica;
import java.util.List;
import java.util.Optional;

/// What belongs beside the holders of WAL.
///
/// @param archiver empty where archiving is off
/// @param backlog the segments that wait for it; empty when not known
/// @param withoutSlot who receives WAL and has no slot: nothing is kept for them
/// @param remarks in sentences: what bounds the holders, and what cannot be known and why
public record Keeping(
        Optional<Archiver> archiver,
        Optional<ArchiveBacklog> backlog,
        List<Replica> withoutSlot,
        List<String> remarks) {

    public static final Keeping NONE =
            new Keeping(Optional.empty(), Optional.empty(), List.of(), List.of());

    public Keeping {
        withoutSlot = List.copyOf(withoutSlot);
        remarks = List.copyOf(remarks);
    }
}
