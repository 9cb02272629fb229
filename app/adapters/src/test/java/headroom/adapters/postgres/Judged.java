package headroom.adapters.postgres;

import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.poll.Probe;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.signal.Assessment;
import headroom.core.signal.Assessor;
import java.time.Instant;

/// Reads of a real server, judged as if each was at a second of its own.
final class Judged {

    private Judged() {}

    static final Instant START = Instant.parse("2026-03-01T03:00:00Z");

    /// The snapshot at this time with what these probes read now.
    static Snapshot with(Snapshot snapshot, Instant at, Probe<?>... probes) throws Exception {
        Snapshot read = snapshot.at(at);
        for (Probe<?> probe : probes) {
            read = with(read, at, probe);
        }
        return read;
    }

    private static <T> Snapshot with(Snapshot snapshot, Instant at, Probe<T> probe)
            throws Exception {
        Watched.Attempt<T> attempt = Watched.read(probe);
        return snapshot.with(
                probe.source(),
                attempt.value()
                        .<Reading<T>>map(v -> new Reading.Known<>(v, at))
                        .orElseGet(() ->
                                new Reading.Unavailable<>(attempt.failure().orElseThrow(), at)));
    }

    /// So many reads of the server by the fast cycle.
    static Assessment of(PostgresEndpoint endpoint, int reads, Expectations expectations)
            throws Exception {
        return of(endpoint, reads, expectations, Levels.DEFAULT);
    }

    static Assessment of(
            PostgresEndpoint endpoint, int reads, Expectations expectations, Levels levels)
            throws Exception {
        try (var server = new ServerProbe(Watched.patient(endpoint))) {
            Recent recent = Recent.NONE;
            Snapshot snapshot = Snapshot.empty(START);
            for (int i = 0; i < reads; i++) {
                snapshot = with(snapshot, START.plusSeconds(i), server);
                recent = recent.plus(snapshot);
            }
            return Assessor.assess(snapshot, recent, expectations, levels);
        }
    }
}
