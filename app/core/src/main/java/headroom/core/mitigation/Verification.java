package headroom.core.mitigation;

import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Age;
import headroom.core.runbook.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Looks at the server until readings prove that an act did what it should, or the time is up. The
/// absence of an exception proves nothing.
final class Verification {

    /// How long a server is asked, after a cut, what came of it.
    private static final Duration ASKING = Duration.ofSeconds(30);

    /// A server that does not answer is knocked at no more often than the watching does.
    private static final Duration KNOCK = Duration.ofSeconds(2);

    private static final Duration LEAST_PAUSE = Duration.ofMillis(500);
    private static final Duration MOST_PAUSE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Pause pause;

    Verification(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /// What becomes of an act that the server said it did.
    <M extends Mitigation, F> Outcome outcome(Deed<M, F> deed, Attempt.Acted acted)
            throws InterruptedException {
        Instant end = clock.instant().plus(deed.act().within());
        Predicate<Finding> due = f -> f.holds() || acted.later().containsKey(f.condition());
        Outcome latest = new Outcome.Unknown(acted.said() + "; nothing was read since.");
        try (var eyes =
                deed.practice()
                        .performer()
                        .eyes(deed.preview().environment(), deed.practice().mitigation())) {
            while (true) {
                Instant began = clock.instant();
                boolean answered = false;
                try {
                    var findings =
                            deed.practice()
                                    .plan()
                                    .proof(
                                            deed.practice().mitigation(),
                                            deed.preview().before(),
                                            deed.act().verify(),
                                            eyes.read());
                    answered = true;
                    if (findings.stream().allMatch(due)) {
                        return new Outcome.Done(evidence(acted, findings));
                    }
                    String failing = text(findings.stream().filter(due.negate()).toList());
                    deed.progress().accept("Verifying: " + failing);
                    latest =
                            new Outcome.Failed(
                                    "%s, but after %s readings do not prove that it helped: %s"
                                            .formatted(
                                                    acted.said(),
                                                    new Age(deed.act().within()).text(),
                                                    failing));
                } catch (ProbeFailure e) {
                    deed.progress().accept("Verifying: " + e.reason().sentence());
                    latest =
                            new Outcome.Unknown(
                                    "%s, but it cannot be verified: %s. The server must be asked."
                                            .formatted(acted.said(), e.reason().sentence()));
                }
                if (!clock.instant().isBefore(end)) {
                    return latest;
                }
                pause.of(answered ? after(Duration.between(began, clock.instant())) : KNOCK);
            }
        }
    }

    /// A costly look is not repeated at once.
    private static Duration after(Duration took) {
        Duration wanted = took.multipliedBy(10);
        if (wanted.compareTo(LEAST_PAUSE) < 0) {
            return LEAST_PAUSE;
        }
        return wanted.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : wanted;
    }

    private static String evidence(Attempt.Acted acted, List<Finding> findings) {
        String proven = text(findings.stream().filter(Finding::holds).toList());
        String later =
                findings.stream()
                        .filter(f -> !f.holds())
                        .map(f -> acted.later().getOrDefault(f.condition(), ""))
                        .distinct()
                        .collect(Collectors.joining("; "));
        return acted.said()
                + (proven.isEmpty() ? "" : "; " + proven)
                + (later.isEmpty() ? "" : "; " + later);
    }

    private static String text(List<Finding> findings) {
        return findings.stream().map(Finding::evidence).collect(Collectors.joining("; "));
    }

    /// After a cut: asks until the server can tell, or the time is up.
    <M extends Mitigation, F> Optional<Event.Recovered> ask(Deed<M, F> deed)
            throws InterruptedException {
        Instant end = clock.instant().plus(ASKING);
        while (true) {
            var asked = Asking.once(deed.practice(), deed.preview().environment(), deed.intended());
            if (asked instanceof Asking.Answer.Told(Event.Recovered told)) {
                return Optional.of(told);
            }
            if (!clock.instant().isBefore(end)) {
                return Optional.empty();
            }
            pause.of(KNOCK);
        }
    }
}
