package headroom.core.readiness;

import headroom.core.environment.Environment;
import java.time.Duration;
import java.util.function.Consumer;

/// Goes the way to everything that an environment is read from, stage by stage. Blocks for as long
/// as that takes; each stage has its deadline, and an interrupt ends it.
@FunctionalInterface
public interface ConnectionTest {

    /// @param told each time something begins or ends; any thread
    void run(Environment environment, Consumer<Step> told) throws InterruptedException;

    /// The stages, in the order in which they are gone through.
    enum Stage {
        RESOLVE("Resolve the name"),
        TUNNEL("Reach it through the bastion"),
        CONNECT("Connect"),
        ENCRYPT("Encrypt"),
        LOGIN("Log in"),
        WHO("Who are we there"),
        WHAT("What is it"),
        RIGHTS("What may we do there"),
        /// Of servers that belong together, once each was asked by itself.
        TOGETHER("Do they belong together");

        private final String words;

        Stage(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// How a stage stands.
    sealed interface Outcome {

        record Running() implements Outcome {}

        /// @param what was found
        record Passed(String what, Duration took) implements Outcome {}

        /// @param why in plain words
        /// @param next what to do
        record Failed(String why, String next, Duration took) implements Outcome {}

        record Skipped(String why) implements Outcome {}
    }

    /// @param server what kind of server, with its address
    record Step(String server, Stage stage, Outcome outcome) {}
}
