package headroom.core.signal.pools;

import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Shown;
import headroom.core.signal.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a census comes to: strangers, more demand than there is room, too many of one client.
final class CensusWords {

    private static final int NAMED = 2;

    private CensusWords() {}

    static List<Clause> of(Census census, ConnectionLimits limits, Levels.Found levels) {
        var words = new ArrayList<Clause>();
        census.demand()
                .filter(demand -> demand <= limits.forClients())
                .ifPresent(demand -> words.add(demand(Level.OK, demand, limits)));
        if (census.strange() > 0) {
            words.add(
                    new Clause(
                            levels.census(),
                            "Somebody is connected who is not declared",
                            strangers(census)));
        }
        for (var entry : census.present().entrySet()) {
            ExpectedClient client = entry.getKey();
            client.pool()
                    .filter(pool -> entry.getValue() > pool.demand())
                    .ifPresent(pool ->
                            words.add(
                                    new Clause(
                                            levels.demand(),
                                            "A service has more connections than declared",
                                            "%s has %d connections; declared are %d (%d instances of %d)."
                                                    .formatted(
                                                            Shown.text(client.service()),
                                                            entry.getValue(),
                                                            pool.demand(),
                                                            pool.instances(),
                                                            pool.max()))));
        }
        census.demand()
                .filter(demand -> demand > limits.forClients())
                .ifPresent(demand -> words.add(demand(levels.demand(), demand, limits)));
        if (census.unseen() > 0) {
            words.add(
                    new Clause(
                            Level.OK,
                            "",
                            "Whose %d connections are cannot be told by what this role sees."
                                    .formatted(census.unseen())));
        }
        return words;
    }

    private static Clause demand(Level level, long demand, ConnectionLimits limits) {
        return new Clause(
                level,
                "The declared pools want more than there is",
                "Together the declared pools may want %d of the %d that ordinary roles can have."
                        .formatted(demand, limits.forClients()));
    }

    private static String strangers(Census census) {
        String named =
                census.strangers().stream()
                        .limit(NAMED)
                        .map(CensusWords::whom)
                        .collect(Collectors.joining("; "));
        int more = census.strangers().size() - NAMED;
        return "Not declared: %s%s. Ask whose they are, or declare them."
                .formatted(
                        named,
                        switch (Math.max(0, more)) {
                            case 0 -> "";
                            case 1 -> "; and 1 other kind";
                            default -> "; and %d other kinds".formatted(more);
                        });
    }

    /// As in "3 of report as app from 10.0.0.7 in shop".
    private static String whom(SessionGroup group) {
        return group.count()
                + " of "
                + group.application()
                        .filter(a -> !a.isBlank())
                        .map(Shown::text)
                        .orElse("an application without a name")
                + group.user().map(u -> " as " + Shown.text(u)).orElse("")
                + group.address().map(a -> " from " + Shown.text(a)).orElse("")
                + group.database().map(d -> " in " + Shown.text(d)).orElse("");
    }
}
