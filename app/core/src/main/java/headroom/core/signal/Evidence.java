package headroom.core.signal;

import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// All that a judgement may look at.
///
/// @param recent ends with `snapshot`
public record Evidence(Snapshot snapshot, Recent recent, Expectations expectations, Levels levels) {

    private static final Duration SHORTEST_TREND = Duration.ofSeconds(10);
    private static final Duration LONGEST_TREND = Duration.ofMinutes(5);

    public Instant now() {
        return snapshot.at();
    }

    /// What the fast cycle brought.
    public Reading<ServerFacts> facts() {
        return snapshot.get(ServerFacts.SOURCE);
    }

    /// A reading with a slow pace, doubted when its server does not even answer the fast cycle: it
    /// may be minutes old by its own pace and would go on looking fresh. Once it was read after the
    /// server began to fail it stands by itself again.
    public <T> Reading<T> slow(Source<T> source) {
        Reading<T> own = snapshot.get(source);
        Optional<Silence> silence = Silence.of(facts());
        if (silence.isEmpty()) {
            return own;
        }
        Instant since = silence.get().since();
        Reason reason = silence.get().reason();
        return switch (own) {
            case Reading.Known<T>(T value, Instant at) ->
                    at.isAfter(since) ? own : new Reading.Stale<>(value, at, since, reason);
            case Reading.Stale<T> _ -> own;
            case Reading.Unavailable<T>(Reason before, var _) ->
                    before.kind() == Reason.Kind.PENDING
                            ? new Reading.Unavailable<>(reason, since)
                            : own;
        };
    }

    /// How much time a forecast must stand on; an environment whose orphans are told in seconds
    /// lives fast.
    public Duration leastTrend() {
        Duration wanted = levels.slots().inactive().dividedBy(6);
        if (wanted.compareTo(SHORTEST_TREND) < 0) {
            return SHORTEST_TREND;
        }
        return wanted.compareTo(LONGEST_TREND) > 0 ? LONGEST_TREND : wanted;
    }

    /// A failure that concerns the server as a whole and not the one thing that was asked.
    private record Silence(Reason reason, Instant since) {

        static Optional<Silence> of(Reading<?> fast) {
            return switch (fast) {
                case Reading.Known<?> _ -> Optional.empty();
                case Reading.Stale<?>(var _, var _, Instant since, Reason reason) ->
                        whole(reason, since);
                case Reading.Unavailable<?>(Reason reason, Instant since) -> whole(reason, since);
            };
        }

        private static Optional<Silence> whole(Reason reason, Instant since) {
            return reason.kind().ofServer()
                    ? Optional.of(new Silence(reason, since))
                    : Optional.empty();
        }
    }
}
