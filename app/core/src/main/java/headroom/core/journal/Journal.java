package headroom.core.journal;

import java.util.List;
import java.util.Optional;

/// The journal's store. Append-only; several processes may append at the same time. Implemented by
/// an adapter. Blocks for as long as a disk takes.
public interface Journal {

    /// Appends the event and returns once it is forced to disk.
    ///
    /// @throws JournalFailure when it could not be written; nothing may be acted on then
    Entry append(String actor, Event event) throws JournalFailure;

    /// All entries in order.
    List<Entry> entries() throws JournalFailure;

    /// The sequence of the newest entry, whoever appended it; 0 when there is none. For whoever
    /// wants to know whether there is something new to read: a store on a disk tells it without
    /// reading the rest.
    default long end() throws JournalFailure {
        List<Entry> all = entries();
        return all.isEmpty() ? 0 : all.getLast().sequence();
    }

    /// The entries of one run in order.
    List<Entry> entriesOf(String run) throws JournalFailure;

    /// The newest [Event.OfServer] of this server of this environment; empty before the first. Its
    /// cost does not grow with the runs that the journal holds.
    Optional<Entry> newest(String environment, String server) throws JournalFailure;

    /// Appends the event unless something else was said of the same server since, by this program
    /// or another one.
    ///
    /// @param known what was the newest when the event was thought of
    /// @return the newest then: the appended one, or the other
    Entry appendAfter(Optional<Entry> known, String actor, Event.OfServer event)
            throws JournalFailure;
}
