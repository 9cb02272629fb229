package headroom.core.runbook;

import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        return entries.stream()
                .filter(e -> e.event() instanceof Event.InRun in && in.run().equals(run))
                .toList();
    }

    @Override
    public Optional<Entry> newest(String environment, String server) {
        return entries.stream()
                .filter(e ->
                        e.event() instanceof Event.OfServer of
                                && of.environment().equals(environment)
                                && of.server().equals(server))
                .reduce((_, later) -> later);
    }

    @Override
    public Entry appendAfter(Optional<Entry> known, String actor, Event.OfServer event) {
        Optional<Entry> newest = newest(event.environment(), event.server());
        return newest.equals(known) ? append(actor, event) : newest.orElseThrow();
    }
}
