package headroom.core.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One step of a runbook.
public sealed interface Step {

    String id();

    String title();

    /// What to look at or to do, in sentences.
    String text();

    /// Its kind as written in the file.
    default String kind() {
        return switch (this) {
            case Read _ -> "read";
            case Watch _ -> "watch";
            case Choose _ -> "choose";
            case Act _ -> "act";
        };
    }

    /// Look at evidence and go on.
    record Read(String id, String title, String text, List<Condition> evidence) implements Step {

        public Read {
            evidence = List.copyOf(evidence);
        }
    }

    /// Wait until readings say so; done by itself.
    record Watch(String id, String title, String text, Condition until, Duration within)
            implements Step {}

    /// Decide; the decision is written down with a note.
    record Choose(String id, String title, String text, List<Option> options) implements Step {

        public Choose {
            options = List.copyOf(options);
        }
    }

    /// One way to decide.
    ///
    /// @param stops whether the run ends here without acting
    record Option(String id, String title, boolean stops) {}

    /// Do something on a server, with everything that mitigations go through.
    ///
    /// @param mitigation the id of a mitigation
    /// @param with its inputs: the mitigation's input name → the runbook's input name
    /// @param verify what readings must say afterwards; never empty
    /// @param within how long verification may take
    record Act(
            String id,
            String title,
            String text,
            String mitigation,
            Map<String, String> with,
            List<Condition> verify,
            Duration within)
            implements Step {

        public Act {
            with = Map.copyOf(with);
            verify = List.copyOf(verify);
        }
    }
}
