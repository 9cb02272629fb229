package headroom.desktop;

import headroom.core.environment.Level;
import headroom.core.mitigation.Recovery;
import headroom.core.runbook.Runs;
import headroom.desktop.shell.ShellState.Note;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the status bar says of one journal: the worst of how its chain stands, of what was found
/// out about intents without outcome, and of those whose outcome is still not known. Of one thread.
final class JournalWord {

    private Optional<Note> chain = Optional.empty();
    private Optional<Note> found = Optional.empty();
    private Optional<Note> pending = Optional.empty();
    private Optional<Note> misfit = Optional.empty();
    private Optional<Note> failure = Optional.empty();

    /// Whether the chain was looked at.
    boolean verified() {
        return chain.isPresent();
    }

    /// @param flaw what is wrong with it; empty when it is whole
    void chain(Optional<String> flaw) {
        chain =
                Optional.of(
                        flaw.map(what -> new Note(Level.CRITICAL, "journal broken", what))
                                .orElseGet(() ->
                                        new Note(
                                                Level.OK,
                                                "journal verified",
                                                "The chain of its records is whole.")));
    }

    /// Whether there is anything to ask or to try again.
    boolean pending() {
        return pending.isPresent() || failure.isPresent();
    }

    /// The servers were asked. What was found out stays told; what is pending is told only while it
    /// is.
    void asked(List<Recovery.Report> reports) {
        failure = Optional.empty();
        pending = Optional.empty();
        for (Recovery.Report report : reports) {
            switch (report) {
                case Recovery.Report.Told(var intent, var event) ->
                        found =
                                Optional.of(
                                        new Note(
                                                Level.WARNING,
                                                "an intent without outcome was found",
                                                "%s: %s. %s %s"
                                                        .formatted(
                                                                intent.mitigation(),
                                                                event.outcome().word(),
                                                                event.found(),
                                                                event.unknowable())
                                                        .strip()));
                case Recovery.Report.Pending(var intent, String why) ->
                        pending =
                                Optional.of(
                                        new Note(
                                                Level.UNKNOWN,
                                                "an outcome is not known yet",
                                                intent.mitigation() + ": " + why));
            }
        }
    }

    /// Runs that are open and that this version's runbooks cannot continue: nobody would miss them
    /// else.
    void misfits(List<Runs.Misfit> misfits) {
        misfit =
                misfits.stream()
                        .findFirst()
                        .map(m ->
                                new Note(
                                        Level.WARNING,
                                        "an open run cannot be continued",
                                        "%s on %s: %s"
                                                .formatted(m.runbook(), m.environment(), m.why())));
    }

    /// The journal could not be read or written, or asking broke.
    ///
    /// @return whether this is news
    boolean failed(Exception why) {
        var now =
                Optional.of(
                        new Note(Level.CRITICAL, "no journal", String.valueOf(why.getMessage())));
        boolean news = !now.equals(failure);
        failure = now;
        return news;
    }

    Note note() {
        return Stream.of(chain, found, pending, misfit, failure)
                .flatMap(Optional::stream)
                .reduce((a, b) -> b.level().worseThan(a.level()) ? b : a)
                .orElseThrow(() -> new IllegalStateException("nothing was looked at yet"));
    }
}
