package headroom.core.identity;

import headroom.core.journal.Entry;
import java.util.List;
import java.util.stream.Collectors;

/// How a server stands to what was pinned of it.
public sealed interface Standing {

    /// It is the pinned one.
    ///
    /// @param pin the journal's newest word on it
    record Same(Entry pin) implements Standing {}

    /// Nothing was pinned yet.
    record Unpinned() implements Standing {}

    /// It is another one, or the same in another role. Mitigations are locked until somebody
    /// accepts it.
    ///
    /// @param pin the journal's newest word on it
    /// @param changes what differs and must be accepted; never empty
    record Changed(Entry pin, Identity now, List<Change> changes) implements Standing {

        public Changed {
            changes = List.copyOf(changes);
        }

        /// What differs, in one line.
        public String text() {
            return now.server()
                    + ": "
                    + changes.stream().map(Change::text).collect(Collectors.joining("; "));
        }
    }
}
