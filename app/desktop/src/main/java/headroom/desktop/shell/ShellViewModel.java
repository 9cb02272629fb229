package headroom.desktop.shell;

import headroom.core.environment.Environment;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.Level;
import headroom.core.identity.Change;
import headroom.core.identity.Standing.Changed;
import headroom.core.mitigation.Confirmation;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.Readiness;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Assessment;
import headroom.core.signal.Judgement;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queues.RedisFacts;
import headroom.desktop.board.Times;
import headroom.desktop.fleet.EnvironmentRow;
import headroom.desktop.shell.ShellState.Header;
import headroom.desktop.shell.ShellState.Lock;
import headroom.desktop.shell.ShellState.Note;
import headroom.desktop.shell.ShellState.Progress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// The frame's state. Toolkit thread only.
public final class ShellViewModel {

    private record Seen(Snapshot snapshot, Assessment assessment) {}

    /// A row and what it was made of.
    private record Made(Entry entry, Optional<Seen> seen, EnvironmentRow row) {

        @SuppressWarnings("ReferenceEquality") // comparing two hundred environments costs too much
        boolean of(Entry other, Optional<Seen> now) {
            return entry == other && seen.orElse(null) == now.orElse(null);
        }
    }

    private final ReadOnlyObjectWrapper<ShellState> state;
    private final ZoneId here;
    private final Readied readied;
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, Fingerprint> fingerprints = new HashMap<>();
    // With hundreds of environments one of them changes at a time.
    private final Map<String, Made> rows = new HashMap<>();
    private final Map<String, List<Changed>> changed = new HashMap<>();
    private List<Entry> entries = List.of();
    private Optional<String> current = Optional.empty();
    private Optional<Progress> progress = Optional.empty();
    private Optional<Note> journal = Optional.empty();
    private Instant now = Instant.EPOCH;

    /// @param here where the operator sits, for the local time
    public ShellViewModel(ZoneId here, Readied readied) {
        this.here = here;
        this.readied = readied;
        state = new ReadOnlyObjectWrapper<>(this, "state", derive());
    }

    public ReadOnlyObjectProperty<ShellState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public ShellState state() {
        return state.get();
    }

    /// What is configured, in the order of the list. The first that can be watched is chosen when
    /// none is.
    public void entries(List<Entry> configured) {
        entries = List.copyOf(configured);
        rows.clear();
        var names = entries.stream().map(Entry::name).collect(Collectors.toSet());
        seen.keySet().retainAll(names);
        fingerprints.keySet().retainAll(names);
        if (current.flatMap(this::entry).isEmpty()) {
            current =
                    entries.stream()
                            .filter(Entry.Configured.class::isInstance)
                            .findFirst()
                            .or(() -> entries.stream().findFirst())
                            .map(Entry::name);
        }
        refresh();
    }

    /// The entry of this name.
    public Optional<Entry> entry(String name) {
        return entries.stream().filter(e -> e.name().equals(name)).findFirst();
    }

    /// Turns to an environment.
    public void choose(String name) {
        current = entry(name).map(Entry::name).or(() -> current);
        refresh();
    }

    /// What was read of an environment.
    public void observed(String environment, Snapshot snapshot, Assessment assessment) {
        gather(environment, snapshot, assessment);
        refresh();
    }

    /// The same, to be shown with the next tick: many are read in a second.
    public void gather(String environment, Snapshot snapshot, Assessment assessment) {
        seen.put(environment, new Seen(snapshot, assessment));
        snapshot.get(ServerFacts.SOURCE)
                .lastValue()
                .ifPresent(facts -> fingerprints.put(environment, facts.fingerprint()));
    }

    /// Which servers of each environment are not the accepted ones.
    public void identities(Map<String, List<Changed>> now) {
        now.forEach((environment, servers) -> {
            if (!changed(environment).equals(servers)) {
                changed.put(environment, List.copyOf(servers));
                rows.remove(environment);
            }
        });
        refresh();
    }

    private List<Changed> changed(String environment) {
        return changed.getOrDefault(environment, List.of());
    }

    /// Something long goes on; empty when it is over.
    public void progress(Optional<Progress> going) {
        progress = going;
        refresh();
    }

    /// How the journal stands.
    public void journal(Note note) {
        journal = Optional.of(note);
        refresh();
    }

    /// The time goes on.
    public void tick(Instant at) {
        now = at;
        refresh();
    }

    private void refresh() {
        state.set(derive());
    }

    private ShellState derive() {
        return new ShellState(
                entries.stream().map(this::row).toList(),
                current,
                current.flatMap(this::entry).map(this::header),
                current.flatMap(this::entry).flatMap(ShellViewModel::trouble),
                Times.clock(now),
                Times.whole(now, here),
                current.flatMap(this::entry).map(this::servers).orElse(List.of()),
                progress,
                journal);
    }

    private EnvironmentRow row(Entry entry) {
        Optional<Seen> now = Optional.ofNullable(seen.get(entry.name()));
        Made made = rows.get(entry.name());
        if (made == null || !made.of(entry, now)) {
            made = new Made(entry, now, row(entry, now));
            rows.put(entry.name(), made);
        }
        return made.row();
    }

    private EnvironmentRow row(Entry entry, Optional<Seen> seen) {
        return switch (entry) {
            case Entry.Broken(String name, String place, var _) ->
                    new EnvironmentRow(
                            name,
                            Level.UNKNOWN,
                            "settings broken",
                            "!",
                            false,
                            "",
                            name + ": its settings are broken, " + place);
            case Entry.Configured(Environment environment, var trouble) -> {
                Optional<Assessment> assessment = seen.map(Seen::assessment);
                boolean other = !changed(environment.name()).isEmpty();
                Level read = assessment.map(Assessment::level).orElse(Level.UNKNOWN);
                Level level = other ? read.orWorse(entry.ofOtherServer()) : read;
                Optional<Readiness> ready =
                        seen.map(s -> readied.of(environment, s.snapshot()))
                                .filter(r -> !r.pending() && r.level() != Level.OK);
                String tonight = ready.map(ShellViewModel::tonight).orElse("");
                yield new EnvironmentRow(
                        environment.name(),
                        level,
                        (other ? "server changed · " : "")
                                + environment.tier().word()
                                + trouble.filter(Entry.Trouble::own)
                                        .map(_ -> " · broken")
                                        .orElse(""),
                        assessment.map(ShellViewModel::count).orElse(""),
                        ready.filter(r -> r.level() == Level.WARNING).isPresent(),
                        tonight,
                        "%s, %s: %s%s"
                                .formatted(
                                        environment.name(),
                                        environment.tier().word(),
                                        level.word(),
                                        (other ? ", server changed, mitigations locked" : "")
                                                + trouble.map(t ->
                                                                "; settings broken, " + t.place())
                                                        .orElse("")
                                                + (tonight.isEmpty() ? "" : ". " + tonight)));
            }
        };
    }

    private static String tonight(Readiness readiness) {
        return Shown.text(readiness.sentence(), Reason.LONGEST)
                + readiness
                        .stale()
                        .map(at -> " As last read at %s.".formatted(Times.clock(at)))
                        .orElse("");
    }

    /// How many gauges are bad; an exclamation mark when the worst is that something is unknown.
    private static String count(Assessment assessment) {
        long bad =
                assessment.all().stream()
                        .map(Judgement::level)
                        .filter(l -> l == Level.CRITICAL || l == Level.WARNING)
                        .count();
        return assessment.level() == Level.UNKNOWN ? "!" : bad == 0 ? "" : Long.toString(bad);
    }

    private Header header(Entry entry) {
        return switch (entry) {
            case Entry.Broken(String name, String place, String message) ->
                    new Header(
                            name,
                            Optional.empty(),
                            "settings broken",
                            place + ": " + message,
                            new Lock(Level.UNKNOWN, "not watched", message));
            case Entry.Configured(Environment environment, var _) -> {
                Optional<Fingerprint> server =
                        Optional.ofNullable(fingerprints.get(environment.name()));
                String address = environment.postgres().map(p -> " · " + p.address()).orElse("");
                String brief =
                        server.map(s -> s.text() + address)
                                .orElse(
                                        environment.postgres().isPresent()
                                                ? "PostgreSQL" + address + " · not read yet"
                                                : "no PostgreSQL");
                var other = changed(environment.name());
                yield new Header(
                        environment.name(),
                        Optional.of(environment.tier()),
                        other.isEmpty() ? brief : briefly(other),
                        server.map(s ->
                                        "%s%nsystem %s%ndatabase %s%nrunning since %s"
                                                .formatted(
                                                        brief,
                                                        Long.toUnsignedString(s.systemIdentifier()),
                                                        s.database(),
                                                        Times.whole(s.started(), here)))
                                .orElse(brief),
                        other.isEmpty() ? lock(environment) : locked(entry, other));
            }
        };
    }

    /// Old and new of what has changed.
    private static String briefly(List<Changed> servers) {
        return Shown.text(
                servers.stream()
                        .flatMap(s -> s.changes().stream())
                        .map(Change::brief)
                        .collect(Collectors.joining(" · ")));
    }

    private static Lock locked(Entry entry, List<Changed> servers) {
        return new Lock(
                entry.ofOtherServer(),
                "mitigations locked",
                servers.stream()
                                .map(Changed::text)
                                .map(Shown::text)
                                .collect(Collectors.joining("\n"))
                        + "\nAccept it with F9 if you know why.");
    }

    private static Lock lock(Environment environment) {
        if (environment.postgres().flatMap(p -> p.operator()).isEmpty()) {
            return new Lock(
                    Level.UNKNOWN,
                    "watch only",
                    "The settings name no operator login, so that nothing can be changed from here.");
        }
        return switch (Confirmation.requiredFor(environment)) {
            case Confirmation.TypeName _ ->
                    new Lock(
                            Level.WARNING,
                            "mitigations ask for the name",
                            "Before anything is changed the environment's name must be typed.");
            case Confirmation.Tick _ ->
                    new Lock(
                            Level.WATCH,
                            "mitigations ask for a tick",
                            "Before anything is changed a box must be ticked.");
            case Confirmation.None _ ->
                    new Lock(
                            Level.OK,
                            "mitigations act on a click",
                            "This is a lab: nothing is asked before something is changed.");
        };
    }

    private static Optional<Note> trouble(Entry entry) {
        return entry instanceof Entry.Configured(var _, var trouble)
                ? trouble.map(t -> new Note(Level.WARNING, t.message(), t.meanwhile()))
                : Optional.empty();
    }

    private List<Note> servers(Entry entry) {
        if (!(entry instanceof Entry.Configured(Environment environment, var _))) {
            return List.of();
        }
        var notes = new ArrayList<Note>();
        Optional<Snapshot> snapshot =
                Optional.ofNullable(seen.get(environment.name())).map(Seen::snapshot);
        environment
                .postgres()
                .ifPresent(p ->
                        notes.add(
                                note(
                                        "PostgreSQL",
                                        p.address(),
                                        snapshot.map(s -> s.get(ServerFacts.SOURCE)))));
        environment
                .redis()
                .ifPresent(r ->
                        notes.add(
                                note(
                                        "Redis",
                                        r.address(),
                                        snapshot.map(s -> s.get(RedisFacts.SOURCE)))));
        return notes;
    }

    private Note note(String server, String address, Optional<? extends Reading<?>> reading) {
        if (reading.isEmpty()) {
            return new Note(Level.UNKNOWN, server + " connecting", address);
        }
        return switch (reading.get()) {
            case Reading.Known<?>(var _, Instant at) ->
                    new Note(Level.OK, server + " read " + ago(at), address + " answers");
            case Reading.Stale<?>(var _, Instant at, Instant since, var reason) ->
                    new Note(
                            Level.UNKNOWN,
                            "%s silent for %s".formatted(server, Times.age(at, now)),
                            "%s: %s%nsince %s"
                                    .formatted(
                                            address, reason.sentence(), Times.whole(since, here)));
            case Reading.Unavailable<?>(var reason, var _) ->
                    new Note(
                            Level.UNKNOWN,
                            server + ": " + reason.kind().words(),
                            address + ": " + reason.sentence());
        };
    }

    private String ago(Instant at) {
        String age = Times.age(at, now);
        return age.equals("now") ? "now" : age + " ago";
    }
}
