package headroom.core.signal.slots;

import headroom.core.poll.Source;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.wal.Lsn;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Since when slots were seen inactive, by this run of the program or an earlier one. Before
/// version 17 no server tells it, and an orphan is as old as somebody remembers.
///
/// @param since by the server's clock
public record SlotMemory(Map<Key, Instant> since) {

    public static final Source<SlotMemory> SOURCE =
            new Source<>("history", "slots", SlotMemory.class);

    /// A slot where it stood: whoever reads it moves it, and a new one may take an old name.
    ///
    /// @param system the server's identifier
    /// @param restart its restart_lsn
    public record Key(long system, String slot, Lsn restart) {}

    public SlotMemory {
        since = Map.copyOf(since);
    }

    /// What is to be remembered of a server: those that nobody reads, and since when at the latest.
    public static Map<Key, Instant> inactive(ServerFacts facts) {
        var found = new HashMap<Key, Instant>();
        for (Slot slot : facts.slots()) {
            if (!slot.active()) {
                key(facts, slot).ifPresent(key -> found.put(key, facts.serverTime()));
            }
        }
        return found;
    }

    /// What is to be forgotten of a server: those that are read, by their names.
    public static Set<String> active(ServerFacts facts) {
        var found = new HashSet<String>();
        facts.slots().stream().filter(Slot::active).map(Slot::name).forEach(found::add);
        return found;
    }

    /// Since when this slot was seen inactive where it is; empty where nobody remembers it.
    Optional<Instant> since(ServerFacts facts, Slot slot) {
        return key(facts, slot).map(since::get);
    }

    private static Optional<Key> key(ServerFacts facts, Slot slot) {
        return slot.restartLsn()
                .map(lsn -> new Key(facts.fingerprint().systemIdentifier(), slot.name(), lsn));
    }
}
