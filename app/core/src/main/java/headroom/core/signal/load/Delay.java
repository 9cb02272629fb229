package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.signal.ServerFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A standby's own delay. That it replayed no commit for long says nothing: its primary may be
/// quiet, or write without committing.
///
/// @param late how long ago at the most what it has still to replay was written; empty where it has
///   nothing to replay, and where that is not known
/// @param committed how long ago the transaction was committed that it replayed last
/// @param silent for how long no WAL receiver has run and nothing has come another way; empty
///   before that is worth a word
/// @param lateness how bad that is
/// @param silence how bad that is
public record Delay(
        Replay replay,
        Optional<Age> late,
        Optional<Age> committed,
        Optional<Age> silent,
        Level lateness,
        Level silence) {

    /// What was received and not replayed; empty where nothing came by streaming.
    public Optional<Bytes> behind() {
        return replay.behind();
    }

    /// Whether it has replayed whatever it received.
    public boolean caughtUp() {
        return behind().filter(Bytes.ZERO::equals).isPresent();
    }

    /// How bad all of it is.
    public Level level() {
        return lateness.orWorse(silence);
    }

    /// Empty on a primary.
    static Optional<Delay> of(ServerFacts facts, Recent recent, Levels levels) {
        return facts.load().replay().map(replay -> of(replay, facts, past(facts, recent), levels));
    }

    /// A little is always under way: one read alone takes that for nothing.
    private static Delay of(
            Replay replay, ServerFacts facts, List<ServerFacts> past, Levels levels) {
        Optional<Age> committed = replay.committed().map(at -> Age.between(at, facts.serverTime()));
        Optional<Age> late =
                replay.behind()
                        .filter(behind -> behind.count() > 0)
                        .filter(behind ->
                                past.size() > 1 || behind.compareTo(facts.wal().segmentSize()) > 0)
                        .flatMap(_ ->
                                Stream.concat(committed.stream(), arrived(replay, facts, past))
                                        .min(Comparator.naturalOrder()));
        Optional<Age> silent = silent(replay, facts, past, levels);
        return new Delay(
                replay,
                late,
                committed,
                silent,
                late.map(age -> Level.of(age, levels.load().lag())).orElse(Level.OK),
                silent.isEmpty()
                        ? Level.OK
                        : onlyArchive(replay)
                                ? levels.replication().archive()
                                : levels.replication().silent());
    }

    /// Oldest first. Not by the whole fingerprint: a standby without a receiver knows no timeline.
    private static List<ServerFacts> past(ServerFacts facts, Recent recent) {
        return recent.known(ServerFacts.SOURCE).stream()
                .map(Reading.Known::value)
                .filter(f -> f.fingerprint().sameRun(facts.fingerprint()))
                .filter(f -> f.load().replay().isPresent())
                .filter(f -> !f.serverTime().isAfter(facts.serverTime()))
                .toList();
    }

    /// When it last had no more than what is replayed now: the rest came later.
    private static Stream<Age> arrived(Replay replay, ServerFacts facts, List<ServerFacts> past) {
        return replay.replayed().stream()
                .flatMap(at ->
                        past.reversed().stream()
                                .filter(f ->
                                        f.load()
                                                .replay()
                                                .flatMap(Replay::received)
                                                .filter(to -> to.compareTo(at) > 0)
                                                .isEmpty())
                                .limit(1))
                .map(f -> Age.between(f.serverTime(), facts.serverTime()));
    }

    private static Optional<Age> silent(
            Replay replay, ServerFacts facts, List<ServerFacts> past, Levels levels) {
        Instant since = facts.serverTime();
        for (ServerFacts f : past.reversed()) {
            boolean nothing =
                    f.load().replay().filter(Replay::receiver).isEmpty()
                            && f.position().equals(facts.position());
            if (!nothing) {
                break;
            }
            since = f.serverTime();
        }
        Age patience =
                onlyArchive(replay)
                        ? levels.load().lag().warning()
                        : new Age(levels.cuts().patience().gone());
        return Optional.of(Age.between(since, facts.serverTime()))
                .filter(_ -> !replay.receiver())
                .filter(age -> age.compareTo(patience) > 0);
    }

    /// One that never streamed since its start gets a segment once that is full, which is seldom
    /// where the primary is quiet.
    private static boolean onlyArchive(Replay replay) {
        return replay.archive() && replay.received().isEmpty();
    }
}
