package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.history.Forecast;
import headroom.core.reading.Percent;
import java.util.Optional;

/// Whether a Redis can destroy jobs to make room.
///
/// @param can when it can
/// @param sentence why
/// @param fill how bad it is how full its memory is, whatever it may destroy
/// @param memory of its limit; empty without one
/// @param forecast when its memory is full; empty without a limit
public record Safety(
        Can can,
        Level level,
        Level fill,
        String headline,
        String sentence,
        Optional<Percent> memory,
        Optional<Forecast> forecast) {

    /// Whether, and when.
    public enum Can {
        NOW("now"),
        SOON("when it is full"),
        NO("no"),
        UNKNOWN("unknown");

        private final String word;

        Can(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
