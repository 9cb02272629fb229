package headroom.core.identity;

import headroom.core.environment.Environment;
import headroom.core.identity.Standing.Changed;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import headroom.core.journal.JournalFailure;
import headroom.core.runbook.IllegalMove;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Which server stands behind an environment: pinned at the first connection, and again when the
/// operator accepts another one. The journal is what is believed; here is only what was seen since
/// the start. Blocks for as long as the journal takes. For any thread.
public final class Pins {

    private final Journal journal;
    private final Clock clock;
    private final Map<Key, Changed> changed = new ConcurrentHashMap<>();
    private final Map<Key, Instant> seen = new ConcurrentHashMap<>();

    private record Key(String environment, String server) {}

    public Pins(Journal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /// Compares what a server says now with what was pinned. Pins it at the first connection, and
    /// writes down a restart or a minor update of the same server.
    ///
    /// @param actor in whose name it is written down
    public Standing look(String actor, String environment, Identity now) throws JournalFailure {
        Optional<Entry> known = journal.newest(environment, now.server());
        Entry pin =
                known.isPresent()
                        ? known.get()
                        : journal.appendAfter(
                                known,
                                actor,
                                new Event.Pinned(environment, now.server(), now.marks()));
        Differences differences = differences(environment, pin, now);
        if (differences.locking().isEmpty() && !differences.noted().isEmpty()) {
            var renewed =
                    new Event.Renewed(
                            environment, now.server(), now.marks(), words(differences.noted()));
            pin = journal.appendAfter(Optional.of(pin), actor, renewed);
            differences = differences(environment, pin, now);
        }
        return remember(environment, pin, now, differences);
    }

    /// Compares like [#look], and writes nothing.
    public Standing compare(String environment, Identity now) throws JournalFailure {
        Optional<Entry> pin = journal.newest(environment, now.server());
        return pin.isEmpty()
                ? new Standing.Unpinned()
                : remember(environment, pin.get(), now, differences(environment, pin.get(), now));
    }

    /// Why nothing may be changed in the environment; empty when nothing stands against it. Reads
    /// the journal again: of the server that is acted on with what it says now, of the others with
    /// what they said last.
    ///
    /// @param actedOn the server on which something would be changed
    public Optional<String> lock(String environment, Identity actedOn) throws JournalFailure {
        if (compare(environment, actedOn) instanceof Changed here) {
            return Optional.of(sentence(here));
        }
        for (var entry : changed.entrySet()) {
            if (entry.getKey().environment().equals(environment)
                    && compare(environment, entry.getValue().now()) instanceof Changed there) {
                return Optional.of(sentence(there));
            }
        }
        return Optional.empty();
    }

    private static String sentence(Changed what) {
        return what.text()
                + ". Mitigations are locked until somebody accepts it by typing the environment's name";
    }

    /// The operator accepts what was shown. What has changed again since then must be accepted
    /// again.
    ///
    /// @param shown what the operator saw
    /// @param typed the environment's name, whatever its tier
    /// @throws IllegalMove when the name is not typed, or another program said otherwise meanwhile;
    ///   the message says what to do
    public void accept(String actor, Environment environment, List<Changed> shown, String typed)
            throws IllegalMove, JournalFailure {
        if (!environment.name().equals(typed)) {
            throw new IllegalMove(
                    "Type the environment's name, %s, to accept.".formatted(environment.name()));
        }
        for (Changed change : shown) {
            if (replace(actor, environment.name(), change) instanceof Changed other) {
                throw new IllegalMove(
                        "Meanwhile record %d of the journal said something else of %s. Look at what is shown now."
                                .formatted(other.pin().sequence(), other.now().server()));
            }
        }
    }

    /// Puts a server in the place of the pinned one without asking anybody: for who asked already,
    /// or has started the server.
    ///
    /// @return changed still, when another program pinned another one meanwhile
    public Standing replace(String actor, String environment, Changed change)
            throws JournalFailure {
        Identity now = change.now();
        var accepted =
                new Event.Accepted(
                        environment,
                        now.server(),
                        pinned(change.pin()),
                        now.marks(),
                        words(change.changes()));
        Entry newest = journal.appendAfter(Optional.of(change.pin()), actor, accepted);
        return remember(environment, newest, now, differences(environment, newest, now));
    }

    /// Another name for an environment: the servers that were pinned, or accepted last, are so
    /// under the new one. Without that the first connection there would pin whichever server
    /// answers, one that nobody accepted among them. Reads the whole journal.
    ///
    /// @param actor in whose name it is written down
    public void rename(String actor, String from, String to) throws JournalFailure {
        var servers = new LinkedHashSet<String>();
        for (Entry entry : journal.entries()) {
            if (entry.event() instanceof Event.OfServer said && said.environment().equals(from)) {
                servers.add(said.server());
            }
        }
        for (String server : servers) {
            Map<String, String> identity =
                    journal.newest(from, server).map(Pins::pinned).orElseThrow();
            Optional<Entry> there = journal.newest(to, server);
            if (!there.map(Pins::pinned).equals(Optional.of(identity))) {
                journal.appendAfter(
                        there,
                        actor,
                        new Event.Renewed(
                                to, server, identity, "the environment was called " + from));
            }
        }
    }

    private Differences differences(String environment, Entry pin, Identity now) {
        Instant atWork = seen.getOrDefault(new Key(environment, now.server()), pin.at());
        return Differences.of(pinned(pin), now, atWork.isAfter(pin.at()) ? atWork : pin.at());
    }

    private Standing remember(String environment, Entry pin, Identity now, Differences found) {
        var key = new Key(environment, now.server());
        if (found.locking().isEmpty()) {
            changed.remove(key);
            seen.put(key, clock.instant());
            return new Standing.Same(pin);
        }
        var standing = new Changed(pin, now, found.locking());
        changed.put(key, standing);
        return standing;
    }

    private static Map<String, String> pinned(Entry pin) {
        return pin.event() instanceof Event.OfServer said ? said.identity() : Map.of();
    }

    private static String words(List<Change> changes) {
        return changes.stream().map(Change::text).collect(Collectors.joining("; "));
    }
}
