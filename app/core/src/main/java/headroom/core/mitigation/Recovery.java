package headroom.core.mitigation;

import headroom.core.environment.Environment;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import headroom.core.journal.JournalFailure;
import headroom.core.runbook.PendingIntents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Finds intents without an outcome, asks their servers, and writes down what they say. Run at the
/// start, and again for what was left pending. Acts on nothing.
public final class Recovery {

    private final Journal journal;
    private final Function<String, Optional<Environment>> environments;
    private final Function<Mitigation, Practice<?, ?>> practices;
    private final Predicate<String> atWork;
    private final Turns turns;

    /// @param environments the environment of a name, as configured now
    /// @param atWork whether somebody is still at work on an intent ([Mitigations#atWork])
    /// @param turns the same that the mitigations take
    public Recovery(
            Journal journal,
            Function<String, Optional<Environment>> environments,
            Function<Mitigation, Practice<?, ?>> practices,
            Predicate<String> atWork,
            Turns turns) {
        this.journal = journal;
        this.environments = environments;
        this.practices = practices;
        this.atWork = atWork;
        this.turns = turns;
    }

    /// What became of one intent.
    public sealed interface Report {

        Event.Intended intent();

        /// It was asked and written down.
        record Told(Event.Intended intent, Event.Recovered event) implements Report {}

        /// It stays pending; to be asked again later.
        record Pending(Event.Intended intent, String why) implements Report {}
    }

    /// Asks once for every pending intent. Blocks for as long as servers take to answer or not to.
    ///
    /// @param actor in whose name the findings are written
    /// @throws JournalFailure when the journal cannot be read or written
    public List<Report> run(String actor) throws JournalFailure, InterruptedException {
        var reports = new ArrayList<Report>();
        for (Event.Intended intended : PendingIntents.in(journal.entries())) {
            reports.add(report(actor, intended));
        }
        return List.copyOf(reports);
    }

    private Report report(String actor, Event.Intended intended)
            throws JournalFailure, InterruptedException {
        if (atWork.test(intended.intent())) {
            return new Report.Pending(intended, "somebody is still at work on it");
        }
        Optional<Environment> environment = environments.apply(intended.environment());
        if (environment.isEmpty()) {
            return new Report.Pending(
                    intended,
                    "no environment %s is configured here".formatted(intended.environment()));
        }
        Optional<Mitigation> mitigation = Mitigation.of(intended.mitigation(), intended.inputs());
        if (mitigation.isEmpty()) {
            return new Report.Pending(
                    intended,
                    "this version knows no mitigation %s".formatted(intended.mitigation()));
        }
        var turn = turns.take(intended.environment(), Turns.LOOKING);
        if (turn.isEmpty()) {
            return new Report.Pending(intended, "another preview or act is under way there");
        }
        try (var _ = turn.get()) {
            return switch (Asking.once(
                    practices.apply(mitigation.get()), environment.get(), intended)) {
                case Asking.Answer.NotYet(String why) -> new Report.Pending(intended, why);
                case Asking.Answer.Told(Event.Recovered told) -> write(actor, intended, told);
            };
        }
    }

    /// Another program may have asked as well, meanwhile: the first answer counts.
    private Report write(String actor, Event.Intended intended, Event.Recovered told)
            throws JournalFailure {
        List<Entry> entries = journal.entriesOf(intended.run());
        boolean pending =
                PendingIntents.in(entries).stream()
                        .anyMatch(i -> i.intent().equals(intended.intent()));
        if (!pending) {
            return new Report.Pending(intended, "another program has settled it");
        }
        journal.append(actor, told);
        return new Report.Told(intended, told);
    }
}
