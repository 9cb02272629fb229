package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.signal.ServerFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How far somebody is behind this server.
///
/// @param behind WAL that it has not replayed, or not confirmed; empty where the role may not see
///   it
/// @param late how long ago what it replayed last was written; empty when it has nothing to replay,
///   and where the role may not see it
public record Lag(Replica replica, Optional<Bytes> behind, Optional<Age> late, Level level) {

    private static final Duration LOOK_BACK = Duration.ofMinutes(1);

    /// A standby's own delay.
    ///
    /// @param late how long ago the transaction was committed that it replayed last
    /// @param arriving whether WAL came in during the last minute without a commit being replayed;
    ///   where none came in, the primary may just be quiet
    public record Own(Age late, boolean arriving, Level level) {}

    static List<Lag> of(ServerFacts facts, Levels levels) {
        return facts.load().replicas().stream().map(r -> of(r, facts, levels)).toList();
    }

    private static Lag of(Replica replica, ServerFacts facts, Levels levels) {
        Optional<Bytes> behind =
                replica.replayed()
                        .or(replica::flushed)
                        .map(at -> facts.position().minus(at).orZero());
        Optional<Age> late = replica.replayLag().or(replica::flushLag).map(Age::new);
        Level level =
                late.map(age -> Level.of(age, levels.load().lag()))
                        .orElse(behind.isPresent() ? Level.OK : Level.UNKNOWN);
        return new Lag(replica, behind, late, level);
    }

    /// Empty on a primary, and where nothing was replayed since the start.
    static Optional<Own> own(ServerFacts facts, Recent recent, Levels levels) {
        return facts.load()
                .replayed()
                .map(replayed -> {
                    Age late = Age.between(replayed, facts.serverTime());
                    boolean arriving =
                            recent.known(ServerFacts.SOURCE).stream()
                                    .map(Reading.Known::value)
                                    .filter(f -> f.fingerprint().sameServer(facts.fingerprint()))
                                    .filter(f ->
                                            f.serverTime()
                                                    .isAfter(facts.serverTime().minus(LOOK_BACK)))
                                    .filter(f ->
                                            f.load().replayed().equals(facts.load().replayed()))
                                    .anyMatch(f -> facts.position().compareTo(f.position()) > 0);
                    return new Own(
                            late,
                            arriving,
                            arriving ? Level.of(late, levels.load().lag()) : Level.OK);
                });
    }
}
