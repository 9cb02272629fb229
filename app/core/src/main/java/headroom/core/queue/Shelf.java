package headroom.core.queue;

import java.time.Instant;
import java.util.Optional;

/// Jobs that are in no queue: they wait for their time, or for nothing any more.
///
/// @param first the earliest of their times: when the first is due, or when the first died; empty
///   when there is none, or its time cannot be read
public record Shelf(Kind kind, long count, Optional<Instant> first) {

    /// Why they are in no queue.
    public enum Kind {
        RETRY("Retries", "waits for its next try"),
        SCHEDULED("Scheduled", "waits for its time"),
        DEAD("Dead", "failed for the last time");

        private final String title;
        private final String words;

        Kind(String title, String words) {
            this.title = title;
            this.words = words;
        }

        public String title() {
            return title;
        }

        /// What such a job does.
        public String words() {
            return words;
        }
    }
}
