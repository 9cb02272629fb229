package headroom.desktop.board;

import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.reading.Shown;
import headroom.core.signal.Assessment;
import headroom.core.signal.load.Elsewhere;
import headroom.core.signal.pools.Census;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.SessionGroup;
import headroom.desktop.board.BoardState.SessionRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// From sessions to the rows of their table; pure.
final class SessionRows {

    private static final String NONE = "–";
    private static final String HIDDEN = "(not visible)";

    private final PoolsJudgement pools;
    private final List<Elsewhere> elsewhere;
    private final Levels.Found levels;

    private SessionRows(PoolsJudgement pools, List<Elsewhere> elsewhere, Levels.Found levels) {
        this.pools = pools;
        this.elsewhere = elsewhere;
        this.levels = levels;
    }

    /// Sessions by application and database, and the declared clients that have none; what is not
    /// as declared comes first.
    static List<SessionRow> of(Assessment assessment, Levels.Found levels) {
        var rows = new SessionRows(assessment.pools(), assessment.workload().elsewhere(), levels);
        return Stream.concat(rows.absentees(), rows.connected())
                .sorted(Comparator.comparing(SessionRows::right))
                .toList();
    }

    /// Whether it is as declared, as far as anybody knows.
    private static boolean right(SessionRow row) {
        return row.level() == Level.OK || row.level() == Level.UNKNOWN;
    }

    /// What sessions have in common that share a row.
    private record Place(String application, String database) {}

    private Stream<SessionRow> connected() {
        Map<Place, List<SessionGroup>> places =
                pools.sessions().stream()
                        .collect(
                                Collectors.groupingBy(g ->
                                        new Place(
                                                application(g),
                                                g.database().map(Shown::text).orElse(HIDDEN))));
        return places.entrySet().stream()
                .sorted(
                        Comparator.comparingLong((Map.Entry<Place, List<SessionGroup>> e) ->
                                        -sum(e.getValue(), ""))
                                .thenComparing(e -> e.getKey().application())
                                .thenComparing(e -> e.getKey().database()))
                .map(e -> session(e.getKey(), e.getValue()));
    }

    private static String application(SessionGroup group) {
        return group.application()
                .map(a -> a.isEmpty() ? "(no name)" : Shown.text(a))
                .orElse(HIDDEN);
    }

    private SessionRow session(Place place, List<SessionGroup> groups) {
        boolean told = groups.stream().allMatch(g -> g.state().isPresent());
        Whose whose = groups.stream().map(this::whose).reduce(Whose::and).orElseThrow();
        return new SessionRow(
                place.application(),
                place.database(),
                each(groups, g -> g.user().map(Shown::text).orElse(HIDDEN)),
                each(groups, SessionRows::from),
                whose.level(),
                String.join(", ", whose.words()),
                Long.toString(sum(groups, "")),
                told ? Long.toString(sum(groups, "active")) : NONE,
                told ? Long.toString(sum(groups, "idle")) : NONE,
                told
                        ? Long.toString(
                                sum(groups, "idle in transaction")
                                        + sum(groups, "idle in transaction (aborted)"))
                        : NONE,
                oldest(groups, SessionGroup.Times::firstState),
                oldest(groups, SessionGroup.Times::transaction),
                ages(groups));
    }

    /// Measured: to a role without rights the address is hidden along with the state; else none
    /// means a unix socket.
    private static String from(SessionGroup group) {
        return group.address()
                .map(Shown::text)
                .orElse(group.state().isPresent() ? "socket" : HIDDEN);
    }

    private static String each(List<SessionGroup> groups, Function<SessionGroup, String> what) {
        return groups.stream().map(what).distinct().sorted().collect(Collectors.joining(", "));
    }

    /// Whose sessions are, in words, and how bad that is.
    private record Whose(Level level, SortedSet<String> words) {

        Whose(Level level, String word) {
            this(level, new TreeSet<>(Set.of(word)));
        }

        Whose and(Whose other) {
            var both = new TreeSet<>(words);
            both.addAll(other.words);
            return new Whose(level.orWorse(other.level), both);
        }
    }

    private Whose whose(SessionGroup group) {
        if (pools.census().isEmpty()) {
            return new Whose(Level.UNKNOWN, pools.total().isPresent() ? "not known" : NONE);
        }
        Census census = pools.census().get();
        if (Census.own(group)) {
            return new Whose(Level.OK, "Headroom");
        }
        if (census.strangers().contains(group)) {
            return new Whose(
                    levels.census(),
                    Elsewhere.expected(elsewhere, group)
                            .map(where -> "expected on " + Shown.text(where))
                            .orElse("not declared"));
        }
        return census.owner(group)
                .map(client -> new Whose(Level.OK, Shown.text(client.service())))
                .orElseGet(() -> new Whose(Level.UNKNOWN, "cannot be told"));
    }

    private Stream<SessionRow> absentees() {
        return pools.census().stream()
                .flatMap(census ->
                        census.absent().stream()
                                .map(client -> absent(client, census.unseen() > 0)));
    }

    /// @param veiled whether sessions of which too little is visible may be this client's
    private SessionRow absent(ExpectedClient client, boolean veiled) {
        return new SessionRow(
                client.application().map(Shown::text).orElse(NONE),
                client.database().map(Shown::text).orElse(NONE),
                client.role().map(Shown::text).orElse(NONE),
                client.addresses().isEmpty() ? NONE : String.join(", ", client.addresses()),
                veiled ? Level.UNKNOWN : levels.missing(),
                (veiled ? "cannot be told: " : "missing: ") + Shown.text(client.service()),
                veiled ? NONE : "0",
                NONE,
                NONE,
                NONE,
                NONE,
                NONE,
                "%s is declared and has no connection%s."
                        .formatted(
                                Shown.text(client.service()), veiled ? " that can be told" : ""));
    }

    /// @param state all of them when empty
    private static long sum(List<SessionGroup> groups, String state) {
        return groups.stream()
                .filter(g -> state.isEmpty() || g.state().filter(state::equals).isPresent())
                .mapToLong(SessionGroup::count)
                .sum();
    }

    /// The age of the oldest by the server's clock.
    private String oldest(
            List<SessionGroup> groups, Function<SessionGroup.Times, Optional<Instant>> since) {
        return groups.stream()
                .flatMap(g -> since.apply(g.times()).stream())
                .min(Comparator.naturalOrder())
                .flatMap(at -> pools.asOf().map(now -> Age.between(at, now).text()))
                .orElse(NONE);
    }

    /// Each state with its ages, as in "active: 3, for 120 ms to 4.2 s, waiting for Lock/relation".
    private String ages(List<SessionGroup> groups) {
        String states =
                groups.stream()
                        .sorted(Comparator.comparingLong(SessionGroup::count).reversed())
                        .map(g ->
                                g.state().map(Shown::text).orElse("state not visible")
                                        + ": "
                                        + g.count()
                                        + pools.asOf()
                                                .flatMap(now -> span(g.times(), now))
                                                .map(span -> ", for " + span)
                                                .orElse("")
                                        + g.waits()
                                                .map(w -> ", waiting for " + Shown.text(w.text()))
                                                .orElse(""))
                        .collect(Collectors.joining("\n"));
        String session = oldest(groups, SessionGroup.Times::backend);
        return session.equals(NONE) ? states : states + "\nthe oldest session: " + session;
    }

    private static Optional<String> span(SessionGroup.Times times, Instant now) {
        return times.firstState()
                .flatMap(first ->
                        times.lastState()
                                .map(last -> {
                                    String least = Age.between(last, now).text();
                                    String most = Age.between(first, now).text();
                                    return least.equals(most) ? most : least + " to " + most;
                                }));
    }

    /// What is connected and what the declared pools may want, against what there is; empty where
    /// the limits are not known.
    static String foot(PoolsJudgement pools) {
        if (pools.limits().isEmpty() || pools.total().isEmpty()) {
            return "";
        }
        var limits = pools.limits().get();
        String connected =
                "%d of %d connections, %d of them reserved."
                        .formatted(
                                pools.total().get(),
                                limits.max(),
                                limits.max() - limits.forClients());
        return connected + absent(pools) + " " + demand(pools, limits.forClients());
    }

    private static String absent(PoolsJudgement pools) {
        return pools.census()
                .map(Census::absent)
                .filter(none -> !none.isEmpty())
                .map(none ->
                        " Declared, and without a connection%s: %s."
                                .formatted(
                                        pools.census().orElseThrow().unseen() > 0
                                                ? " that can be told"
                                                : "",
                                        none.stream()
                                                .map(ExpectedClient::service)
                                                .map(Shown::text)
                                                .collect(Collectors.joining(", "))))
                .orElse("");
    }

    private static String demand(PoolsJudgement pools, long forClients) {
        Optional<Census> census = pools.census();
        if (census.isEmpty()) {
            return "Who belongs here and what the pools may want is not known: no clients are declared.";
        }
        Optional<Long> demand = census.get().demand();
        if (demand.isEmpty()) {
            return "What the pools may want is not known: not every declared client tells its pool.";
        }
        String each =
                census.get().present().keySet().stream()
                        .flatMap(c -> c.pool().stream().map(p -> client(c, p)))
                        .collect(Collectors.joining(", "));
        return "The declared pools may want %d of the %d that ordinary roles can have: %s."
                .formatted(demand.get(), forClients, each);
    }

    private static String client(ExpectedClient client, ExpectedClient.Pool pool) {
        return "%s %d × %d".formatted(Shown.text(client.service()), pool.instances(), pool.max());
    }
}
