package headroom.desktop.board;

import headroom.core.environment.ExpectedClient;
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
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// From sessions to the rows of their table; pure.
final class SessionRows {

    private static final String NONE = "–";

    private SessionRows() {}

    static List<SessionRow> of(Assessment assessment) {
        PoolsJudgement pools = assessment.pools();
        var byApplication =
                pools.sessions().stream()
                        .collect(
                                Collectors.groupingBy(
                                        s -> s.application().orElse("(not visible)")));
        return byApplication.entrySet().stream()
                .sorted(
                        Comparator.comparingLong((Map.Entry<String, List<SessionGroup>> e) ->
                                        -sum(e.getValue(), ""))
                                .thenComparing(Map.Entry::getKey))
                .map(e ->
                        session(e.getKey(), e.getValue(), pools, assessment.workload().elsewhere()))
                .toList();
    }

    private static SessionRow session(
            String application,
            List<SessionGroup> groups,
            PoolsJudgement pools,
            List<Elsewhere> elsewhere) {
        var users = new TreeSet<String>();
        groups.forEach(g -> users.add(g.user().map(Shown::text).orElse("(not visible)")));
        boolean told = groups.stream().allMatch(g -> g.state().isPresent());
        return new SessionRow(
                application.isEmpty() ? "(no name)" : Shown.text(application),
                String.join(", ", users),
                pools.census()
                        .map(c -> declared(c, groups, elsewhere))
                        .orElse(pools.total().isPresent() ? "not known" : NONE),
                Long.toString(sum(groups, "")),
                told ? Long.toString(sum(groups, "active")) : NONE,
                told ? Long.toString(sum(groups, "idle")) : NONE,
                told
                        ? Long.toString(
                                sum(groups, "idle in transaction")
                                        + sum(groups, "idle in transaction (aborted)"))
                        : NONE,
                oldest(groups, pools, t -> t.firstState()),
                oldest(groups, pools, t -> t.transaction()),
                oldest(groups, pools, t -> t.backend()),
                ages(groups, pools));
    }

    private static String declared(
            Census census, List<SessionGroup> groups, List<Elsewhere> elsewhere) {
        var services = new TreeSet<String>();
        for (SessionGroup group : groups) {
            services.add(
                    census.owner(group)
                            .map(client -> Shown.text(client.service()))
                            .orElse(
                                    census.strangers().contains(group)
                                            ? Elsewhere.expected(elsewhere, group)
                                                    .map(where ->
                                                            "expected on " + Shown.text(where))
                                                    .orElse("not declared")
                                            : Census.own(group) ? "Headroom" : "cannot be told"));
        }
        return String.join(", ", services);
    }

    /// @param state all of them when empty
    private static long sum(List<SessionGroup> groups, String state) {
        return groups.stream()
                .filter(g -> state.isEmpty() || g.state().filter(state::equals).isPresent())
                .mapToLong(SessionGroup::count)
                .sum();
    }

    /// The age of the oldest by the server's clock.
    private static String oldest(
            List<SessionGroup> groups,
            PoolsJudgement pools,
            Function<SessionGroup.Times, Optional<Instant>> since) {
        return groups.stream()
                .flatMap(g -> since.apply(g.times()).stream())
                .min(Comparator.naturalOrder())
                .flatMap(at -> pools.asOf().map(now -> Age.between(at, now).text()))
                .orElse(NONE);
    }

    /// Each state with its ages, as in "active: 3, for 120 ms to 4.2 s, waiting for Lock/relation".
    private static String ages(List<SessionGroup> groups, PoolsJudgement pools) {
        return groups.stream()
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
            return "What the pools may want is not known: no clients are declared.";
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
