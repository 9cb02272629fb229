package headroom.core.readiness;

import headroom.core.readiness.Capability.Sight;
import headroom.core.readiness.RedisRights.Result;
import headroom.core.readiness.RedisRights.Trial;
import java.util.LinkedHashSet;
import java.util.List;

/// From commands that were tried to what the watching user of Redis can see.
final class RedisRule {

    private static final String WHERE =
            "in redis-cli, as a user who may run ACL; ACL SAVE or CONFIG REWRITE keeps it over a"
                    + " restart";

    /// From here on keys can be given for reading alone, and a command together with its keys.
    private static final int SELECTORS = 7;

    private RedisRule() {}

    static Ability of(Sight sight, RedisRights rights) {
        var mine = rights.trials().stream().filter(t -> t.sight() == sight).toList();
        if (mine.isEmpty()) {
            return new Ability.Unknown("not tried, since the server did not say who we are");
        }
        var lacking = new LinkedHashSet<String>();
        var grants = new LinkedHashSet<Grant>();
        for (Trial trial : mine) {
            switch (trial.result()) {
                case Result.Granted _ -> {}
                case Result.Failed(String words) -> {
                    return new Ability.Unknown(words);
                }
                case Result.CommandRefused _ -> {
                    lacking.add("+" + trial.command());
                    rules(trial, rights).forEach(r -> grants.add(grant(r, rights)));
                }
                case Result.KeysRefused _ -> {
                    lacking.add("the keys " + trial.keys());
                    grants.add(grant(keys(trial, rights), rights));
                }
            }
        }
        return lacking.isEmpty()
                ? new Ability.Can()
                : new Ability.Cannot(
                        rights.user() + " lacks " + String.join(" and ", lacking),
                        List.copyOf(grants));
    }

    /// A refused command hides whether its keys are allowed; naming keys again to a user of all
    /// keys is an error, unless it is done in a selector.
    private static List<String> rules(Trial trial, RedisRights rights) {
        String command = "+" + trial.command();
        boolean keysAllowed =
                trial.keys().isEmpty()
                        || rights.trials().stream()
                                .anyMatch(t ->
                                        t.keys().equals(trial.keys())
                                                && t.result() instanceof Result.Granted);
        if (keysAllowed) {
            return List.of(command);
        }
        return rights.major() >= SELECTORS
                ? List.of("(%s %s)".formatted(command, keys(trial, rights)))
                : List.of(command, keys(trial, rights));
    }

    private static String keys(Trial trial, RedisRights rights) {
        return (rights.major() >= SELECTORS ? "%R~" : "~") + trial.keys();
    }

    private static Grant grant(String rule, RedisRights rights) {
        return new Grant("ACL SETUSER %s %s".formatted(rights.user(), rule), WHERE);
    }
}
