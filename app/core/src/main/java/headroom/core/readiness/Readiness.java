package headroom.core.readiness;

import headroom.core.environment.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What could be seen and done in one environment tonight.
///
/// @param lines each signal and each part of each mitigation, signals first
/// @param remarks what is allowed and yet unwise, or will not last; sentences
/// @param sentence the worst of it, for the board
/// @param level of the sentence and of the whole: OK, watch where something is not meant to work,
///   warning where a right is missing, unknown where nobody could be asked
/// @param pending whether the first answer is still on its way
/// @param stale when the oldest answer came that could not be had again since; empty where none did
public record Readiness(
        List<Line> lines,
        List<String> remarks,
        String sentence,
        Level level,
        boolean pending,
        Optional<Instant> stale) {

    public Readiness {
        lines = List.copyOf(lines);
        remarks = List.copyOf(remarks);
    }

    /// One thing, and whether it can be done.
    ///
    /// @param kind what `of` is
    /// @param of the title of the gauge, or what the mitigation does
    /// @param by the account that does it; empty where none is configured
    public record Line(Kind kind, Capability what, String of, String by, Ability ability) {}

    /// To what a line belongs.
    public enum Kind {
        SIGNAL("signal"),
        MITIGATION("mitigation");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
