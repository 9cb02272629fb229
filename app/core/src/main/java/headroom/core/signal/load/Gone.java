package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.Slot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A standby that received WAL from here within the last hour and does so no longer. Who reads a
/// logical slot is told by the slot, and a backup is meant to end.
///
/// @param replica as it was seen last
/// @param absent for how long at least
/// @param level how bad that is
public record Gone(Replica replica, Age absent, Level level) {

    /// What stays the same when it connects anew.
    private record Who(
            Optional<String> application,
            Optional<String> user,
            Optional<String> address,
            Optional<String> slot) {

        static Who of(Replica r) {
            return new Who(r.application(), r.user(), r.address(), r.slot());
        }
    }

    /// @param since empty while it is there
    private record Seen(Replica last, Optional<Instant> since) {}

    static List<Gone> of(ServerFacts facts, Recent recent, Levels levels) {
        Map<Who, Seen> seen = new LinkedHashMap<>();
        recent.known(ServerFacts.SOURCE).stream()
                .map(Reading.Known::value)
                .filter(f -> f.fingerprint().sameServer(facts.fingerprint()))
                .filter(f -> !f.serverTime().isAfter(facts.serverTime()))
                .filter(f -> f.load().replicas().stream().noneMatch(Replica::hidden))
                .forEach(f -> look(f, seen));
        return seen.values().stream()
                .flatMap(s ->
                        s
                                .since()
                                .map(since -> Age.between(since, facts.serverTime()))
                                .filter(absent ->
                                        absent.length().compareTo(levels.cuts().patience().gone())
                                                > 0)
                                .map(absent ->
                                        new Gone(s.last(), absent, levels.replication().gone()))
                                .stream())
                .toList();
    }

    private static void look(ServerFacts facts, Map<Who, Seen> seen) {
        seen.replaceAll((_, s) ->
                s.since().isPresent() ? s : new Seen(s.last(), Optional.of(facts.serverTime())));
        for (Replica replica : facts.load().replicas()) {
            if (standby(replica, facts)) {
                seen.put(Who.of(replica), new Seen(replica, Optional.empty()));
            }
        }
    }

    /// Only who replays tells a position for it.
    private static boolean standby(Replica replica, ServerFacts facts) {
        return replica.replayed().isPresent()
                && replica.slot()
                        .flatMap(facts::slot)
                        .filter(s -> s.kind() == Slot.Kind.LOGICAL)
                        .isEmpty();
    }
}
