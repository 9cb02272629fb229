package headroom.core.journal;

import java.util.List;

/// The journal's store. Append-only; several processes may append at the same time. Implemented by
/// an adapter. Blocks for as long as a disk takes.
public interface Journal {

    /// Appends the event and returns once it is forced to disk.
    ///
    /// @throws JournalFailure when it could not be written; nothing may be acted on then
    Entry append(String actor, Event event) throws JournalFailure;

    /// All entries in order.
    List<Entry> entries() throws JournalFailure;

    /// The entries of one run in order.
    List<Entry> entriesOf(String run) throws JournalFailure;
}
