package headroom.core.mitigation;

import headroom.core.environment.Environment;
import headroom.core.journal.Event;
import headroom.core.poll.ProbeFailure;

/// Asks a server what came of an intent. Reads only.
final class Asking {

    private Asking() {}

    /// What is known now.
    sealed interface Answer {

        record Told(Event.Recovered event) implements Answer {}

        record NotYet(String why) implements Answer {}
    }

    static <M extends Mitigation, F> Answer once(
            Practice<M, F> practice, Environment environment, Event.Intended intended)
            throws InterruptedException {
        try (var eyes = practice.performer().eyes(environment, practice.mitigation())) {
            return switch (practice.plan()
                    .trace(practice.mitigation(), intended.before(), eyes.read())) {
                case Plan.Trace.Told told ->
                        new Answer.Told(
                                new Event.Recovered(
                                        intended.run(),
                                        intended.step(),
                                        intended.intent(),
                                        told.outcome(),
                                        told.found(),
                                        told.unknowable()));
                case Plan.Trace.NotYet(String why) -> new Answer.NotYet(why);
            };
        } catch (ProbeFailure e) {
            return new Answer.NotYet(e.reason().sentence());
        }
    }
}
