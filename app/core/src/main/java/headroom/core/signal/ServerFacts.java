package headroom.core.signal;

import headroom.core.environment.Fingerprint;
import headroom.core.poll.Source;
import headroom.core.signal.load.Load;
import headroom.core.signal.pools.ConnectionLimits;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.wal.Archiver;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the fast cycle brings from a PostgreSQL server in one round trip.
///
/// @param serverTime the server's own clock, so that ages do not mix two clocks
/// @param position the current WAL position; on a standby the furthest received or replayed
/// @param redo where the last checkpoint began; empty when the role may not see it
/// @param archiver empty where archiving is off
/// @param slots every slot
/// @param slotLimit max_replication_slots
/// @param sessions client sessions only, Headroom's own included
/// @param load what keeps it busy
public record ServerFacts(
        Fingerprint fingerprint,
        Instant serverTime,
        Lsn position,
        Optional<Lsn> redo,
        WalSettings wal,
        Optional<Archiver> archiver,
        List<Slot> slots,
        long slotLimit,
        List<SessionGroup> sessions,
        ConnectionLimits limits,
        Load load) {

    public static final Source<ServerFacts> SOURCE =
            new Source<>("PostgreSQL", "pg_replication_slots, pg_stat_activity", ServerFacts.class);

    public ServerFacts {
        slots = List.copyOf(slots);
        sessions = List.copyOf(sessions);
    }

    /// The same with other slots.
    public ServerFacts withSlots(List<Slot> others) {
        return new ServerFacts(
                fingerprint,
                serverTime,
                position,
                redo,
                wal,
                archiver,
                others,
                slotLimit,
                sessions,
                limits,
                load);
    }

    /// The slot of this name.
    public Optional<Slot> slot(String name) {
        return slots.stream().filter(s -> s.name().equals(name)).findFirst();
    }
}
