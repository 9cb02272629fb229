package headroom.core.signal;

import headroom.core.environment.Level;
import java.util.Optional;

/// One thing that is said of a gauge.
///
/// @param headline what stands above when nothing is worse; may be empty where it is OK
/// @param sentence with full stops
/// @param topic the figures behind it; empty where they are the gauge's own
public record Clause(Level level, String headline, String sentence, Optional<Topic> topic) {

    /// One that rests upon the gauge's own figures.
    public Clause(Level level, String headline, String sentence) {
        this(level, headline, sentence, Optional.empty());
    }

    public Clause(Level level, String headline, String sentence, Topic topic) {
        this(level, headline, sentence, Optional.of(topic));
    }

    /// The same with other figures behind it.
    public Clause about(Topic other) {
        return new Clause(level, headline, sentence, other);
    }
}
