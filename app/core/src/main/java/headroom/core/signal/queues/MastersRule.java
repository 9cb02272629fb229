package headroom.core.signal.queues;

import headroom.core.environment.Address;
import headroom.core.environment.Levels;
import headroom.core.signal.Clause;
import headroom.core.signal.queues.Masters.Claim;
import headroom.core.signal.queues.Masters.Saying;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The judgement on who the master is.
final class MastersRule {

    /// What is enough of a run id to tell two apart.
    private static final int BRIEF = 8;

    private MastersRule() {}

    static Optional<Clause> judge(Masters masters, Levels.Redis levels) {
        if (masters.claims().size() > 1) {
            return Optional.of(
                    new Clause(
                            levels.masters(),
                            "More than one Redis says that it is the master",
                            "%s all say that they are the master of %s: what is queued at one is missing on the other, and lost once that becomes a replica. %s Headroom reads %s. Find out where workers and producers are, and stop those of the other."
                                    .formatted(
                                            list(masters.claims(), MastersRule::claim),
                                            masters.name(),
                                            said(masters),
                                            masters.read().text())));
        }
        List<Address> places = masters.sayings().stream().map(Saying::master).distinct().toList();
        return places.size() > 1
                ? Optional.of(
                        new Clause(
                                levels.sentinels(),
                                "The sentinels do not agree on the master",
                                "The sentinels do not agree on the master of %s. %s Headroom reads %s. A failover may be on its way; if it stays so, they do not see each other."
                                        .formatted(
                                                masters.name(),
                                                said(masters),
                                                masters.read().text())))
                : Optional.empty();
    }

    private static String claim(Claim claim) {
        String run = claim.runId();
        return "%s (run %s)"
                .formatted(
                        claim.place().text(), run.length() > BRIEF ? run.substring(0, BRIEF) : run);
    }

    private static String said(Masters masters) {
        var parts = new ArrayList<String>();
        masters.agreed()
                .ifPresentOrElse(
                        place -> parts.add("The sentinels say %s.".formatted(place.text())),
                        () ->
                                parts.add(
                                        list(
                                                                masters.sayings(),
                                                                s ->
                                                                        "the sentinel at %s says %s"
                                                                                .formatted(
                                                                                        s.sentinel()
                                                                                                .text(),
                                                                                        s.master()
                                                                                                .text()))
                                                        .replaceFirst("^t", "T")
                                                + "."));
        if (!masters.unasked().isEmpty()) {
            parts.add(list(masters.unasked(), u -> u.place().text()) + " could not be asked.");
        }
        return String.join(" ", parts);
    }

    private static <T> String list(List<T> items, Function<T, String> of) {
        return items.stream().map(of).collect(Collectors.joining(" and "));
    }
}
