package headroom.core.signal.slots;

import headroom.core.history.Recent;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.signal.ServerFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How long nobody has read from a slot: the longer of what the server says and of what was seen.
/// The server forgets: before version 17 it says nothing, and a clean restart sets inactive_since
/// to the start.
///
/// @param age by the server's clock
/// @param exact false where it can only have been longer
/// @param source who says so, for the operator
public record Inactivity(Age age, boolean exact, String source) {

    /// An inactive_since this near to the server's start was set by the start.
    private static final Duration START = Duration.ofSeconds(5);

    /// Where reads are farther apart, nobody knows what was between them.
    private static final Duration SHORTLY = Duration.ofMinutes(2);

    /// Of an inactive slot; empty when it is active.
    ///
    /// @param recent ends with the facts themselves
    /// @param memory of earlier runs of the program
    public static Optional<Inactivity> of(
            Slot slot, ServerFacts facts, Recent recent, Optional<SlotMemory> memory) {
        if (slot.active()) {
            return Optional.empty();
        }
        Instant now = facts.serverTime();
        Watched watched = watchedSince(slot, facts, recent);
        Inactivity observed =
                watched.read()
                        ? new Inactivity(
                                Age.between(watched.since(), now), true, "as seen by Headroom")
                        : new Inactivity(
                                Age.between(
                                        memory.flatMap(m -> m.since(facts, slot))
                                                .filter(watched.since()::isAfter)
                                                .orElse(watched.since()),
                                        now),
                                false,
                                "at least, as seen by Headroom");
        return Optional.of(
                slot.inactiveSince()
                        .map(since -> told(since, facts))
                        .filter(told -> told.age().compareTo(observed.age()) >= 0)
                        .orElse(observed));
    }

    private static Inactivity told(Instant since, ServerFacts facts) {
        boolean byStart = since.isBefore(facts.fingerprint().started().plus(START));
        return new Inactivity(
                Age.between(since, facts.serverTime()),
                !byStart,
                byStart ? "at least, since the server's start" : "inactive_since");
    }

    /// @param read whether somebody was seen to read it just before: it is no longer inactive then,
    ///   whatever was remembered
    private record Watched(Instant since, boolean read) {}

    /// Since when the same slot was seen inactive without a break; by name and restart_lsn, as a
    /// new slot may take an old name and a consumer moves the position.
    private static Watched watchedSince(Slot slot, ServerFacts facts, Recent recent) {
        Instant since = facts.serverTime();
        List<Reading.Known<ServerFacts>> known = recent.known(ServerFacts.SOURCE);
        for (Reading.Known<ServerFacts> reading : known.reversed()) {
            ServerFacts then = reading.value();
            boolean same =
                    then.fingerprint().systemIdentifier() == facts.fingerprint().systemIdentifier()
                            && then.slot(slot.name())
                                    .filter(s ->
                                            !s.active() && s.restartLsn().equals(slot.restartLsn()))
                                    .isPresent();
            if (!same) {
                return new Watched(since, wasRead(slot, since, then, facts));
            }
            since = then.serverTime().isBefore(since) ? then.serverTime() : since;
        }
        return new Watched(since, false);
    }

    /// Whether the same slot was active, or at another position, shortly before.
    private static boolean wasRead(Slot slot, Instant since, ServerFacts then, ServerFacts facts) {
        return then.fingerprint().systemIdentifier() == facts.fingerprint().systemIdentifier()
                && then.fingerprint().inRecovery() == facts.fingerprint().inRecovery()
                && then.slot(slot.name()).isPresent()
                && Duration.between(then.serverTime(), since).compareTo(SHORTLY) <= 0;
    }

    /// As in a sentence: `2 d 9 h` or `at least 2 d 9 h`.
    public String text() {
        return exact ? age.text() : "at least " + age.text();
    }
}
