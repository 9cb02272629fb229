package headroom.adapters.store;

import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.JournalFailure;
import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import headroom.core.signal.queries.Release;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;

/// The releases that somebody marked, as the journal has them: whoever marks one, a window that is
/// open sees it within seconds. Reads the file anew each time, and makes none.
public final class ReleasesProbe implements Probe<Release.Marked> {

    private static final Pace PACE = new Pace.Every(Duration.ofSeconds(3));

    private final Path folder;
    private final String environment;
    private final InstantSource clock;

    /// @param folder where the journal lies
    public ReleasesProbe(Path folder, String environment, InstantSource clock) {
        this.folder = folder;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Source<Release.Marked> source() {
        return Release.Marked.SOURCE;
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Pace pace() {
        return PACE;
    }

    @Override
    public Release.Marked read() throws ProbeFailure {
        try {
            var releases = new ArrayList<Release>();
            for (Entry entry :
                    SqliteJournal.releases(folder, environment, Release.Marked.MOST, clock)) {
                if (entry.event() instanceof Event.Released released) {
                    releases.add(new Release(released.label(), entry.at(), entry.actor()));
                }
            }
            return new Release.Marked(releases);
        } catch (JournalFailure e) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.SERVER_ERROR, String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public void close() {
        // nothing stays open between reads
    }
}
