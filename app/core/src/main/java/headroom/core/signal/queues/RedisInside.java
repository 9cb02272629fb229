package headroom.core.signal.queues;

import headroom.core.queue.Shelf;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of a Redis beside its queues. Each part may be missing without the others.
///
/// @param limitTold whether it tells maxmemory; where it does not, having no limit is unknown
/// @param expiring keys that have a time to live; empty where it does not tell
/// @param shelves jobs that are in no queue; empty where they could not be read
/// @param counters empty where they could not be read together with the depths, so that a loss
///   cannot be told
/// @param vanished jobs that vanished within the last hour, the latest first
/// @param refused why a part is missing, as a sentence without its stop
/// @param unread queues that are listed and could not be read, each with why, as a sentence without
///   its stop; the others are known without them
/// @param time the server's clock at the read; empty where it does not tell
public record RedisInside(
        boolean limitTold,
        Optional<Long> expiring,
        List<Shelf> shelves,
        Optional<Counters> counters,
        List<Vanished> vanished,
        Map<Part, String> refused,
        SortedMap<String, String> unread,
        Optional<Instant> time) {

    /// What can be missing.
    public enum Part {
        OLDEST,
        SHELVES,
        LOSS
    }

    /// Nothing but that there is no limit.
    public static final RedisInside NONE =
            new RedisInside(
                    true, Optional.empty(), List.of(), Optional.empty(), List.of(), Map.of());

    /// Of a server whose queues could all be read, and that does not tell its time.
    public RedisInside(
            boolean limitTold,
            Optional<Long> expiring,
            List<Shelf> shelves,
            Optional<Counters> counters,
            List<Vanished> vanished,
            Map<Part, String> refused) {
        this(
                limitTold,
                expiring,
                shelves,
                counters,
                vanished,
                refused,
                Collections.emptySortedMap(),
                Optional.empty());
    }

    public RedisInside {
        shelves = List.copyOf(shelves);
        vanished = List.copyOf(vanished);
        refused = Map.copyOf(refused);
        unread = Collections.unmodifiableSortedMap(new TreeMap<>(unread));
    }

    RedisInside with(List<Vanished> others) {
        return new RedisInside(
                limitTold, expiring, shelves, counters, others, refused, unread, time);
    }
}
