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
        COPIED("overwritten by a COPY or RESTORE of another list"),
        SWAPPED("moved into another database (SWAPDB)"),
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

        /// Whether it takes everything.
        boolean whole() {
            return switch (this) {
                case FLUSHED, RESTARTED, REPLACED -> true;
                case SWAPPED,
                        EVICTED,
                        OVERWRITTEN,
                        COPIED,
                        PARKED,
                        CLEARED,
                        DELETED,
                        TRIMMED,
                        EXPIRED ->
                        false;
            };
        }

        /// Whether it happens all the time, to other keys.
        boolean goesOn() {
            return switch (this) {
                case COPIED, DELETED, TRIMMED, EXPIRED -> true;
                case FLUSHED, SWAPPED, RESTARTED, REPLACED, EVICTED, OVERWRITTEN, PARKED, CLEARED ->
                        false;
            };
        }

        /// Whether the server destroyed them by itself, or they are gone with what hardly anybody
        /// does on purpose.
        public boolean destroys() {
            return switch (this) {
                case RESTARTED, REPLACED, FLUSHED, EVICTED, OVERWRITTEN, COPIED -> true;
                case SWAPPED, PARKED, CLEARED, DELETED, TRIMMED, EXPIRED -> false;
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
