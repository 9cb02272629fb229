package headroom.core.signal.queues;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Jobs that left their queues between two reads otherwise than by being taken.
///
/// @param from the read before
/// @param at the read that noticed it
/// @param other what may have been the cause as well, since it happened in the same moment
/// @param queues their lists, the one that lost most first
/// @param least jobs that are gone for certain; 0 where all of them may have been taken
/// @param most jobs that can be gone
public record Vanished(
        Instant from,
        Instant at,
        Cause cause,
        Optional<Cause> other,
        List<Part> queues,
        long least,
        long most) {

    /// Why.
    public enum Cause {
        RESTARTED("the server restarted"),
        REPLACED("another server answers"),
        FLUSHED("flushed (FLUSHALL or FLUSHDB)"),
        EVICTED("evicted"),
        OVERWRITTEN("overwritten by a RENAME of another list"),
        PARKED("renamed"),
        CLEARED("cleared, and taken off the list of queues"),
        DELETED("deleted (DEL or UNLINK)"),
        TRIMMED("removed (LTRIM or LREM)"),
        EXPIRED("expired");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /// Whether the server destroyed them by itself, or they are gone with what hardly anybody
        /// does on purpose.
        public boolean destroys() {
            return switch (this) {
                case RESTARTED, REPLACED, FLUSHED, EVICTED, OVERWRITTEN -> true;
                case PARKED, CLEARED, DELETED, TRIMMED, EXPIRED -> false;
            };
        }
    }

    /// One queue's share.
    ///
    /// @param before how many jobs waited at the read before
    /// @param after how many wait now
    public record Part(String queue, long before, long after, long least, long most) {}

    public Vanished {
        queues = List.copyOf(queues);
    }
}
