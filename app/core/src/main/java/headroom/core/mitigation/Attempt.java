package headroom.core.mitigation;

import headroom.core.runbook.Condition;
import java.util.Map;

/// What came of asking a server to act, as far as the asking connection could tell.
public sealed interface Attempt {

    /// The server said that it did it.
    ///
    /// @param said in a sentence
    /// @param later conditions that will hold only later, and when: "at the next checkpoint, by …"
    record Acted(String said, Map<Condition, String> later) implements Attempt {

        public Acted {
            later = Map.copyOf(later);
        }
    }

    /// A guard inside the statement did not hold; nothing was changed.
    ///
    /// @param why empty where the statement cannot tell which one; it is then looked for
    record Refused(String why) implements Attempt {}

    /// It is known that nothing was done.
    record NotDone(String why) implements Attempt {}

    /// It was sent, and nobody knows what came of it.
    record Cut(String why) implements Attempt {}
}
