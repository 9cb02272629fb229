package headroom.core.runbook;

import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A journal that keeps everything until the test ends.
public final class MemoryJournal implements Journal {

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public Entry append(String actor, Event event) {
        var entry =
                new Entry(
                        entries.size() + 1L,
                        Instant.EPOCH.plusSeconds(entries.size()),
                        actor,
                        event,
                        "");
        entries.add(entry);
        return entry;
    }

    @Override
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public List<Entry> entriesOf(String run) {
        return entries.stream().filter(e -> e.event().run().equals(run)).toList();
    }
}
