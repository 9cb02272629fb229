package headroom.desktop;

import headroom.core.environment.Address;
import headroom.core.environment.Fingerprint;
import headroom.core.readiness.ConnectionTest.Outcome;
import headroom.core.signal.Primaries;
import headroom.core.signal.ServerFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Whether servers that the settings name together are what they are meant to be: told apart by
/// what each says of itself.
final class Together {

    private Together() {}

    /// @param said by each host; empty where it could not be asked
    static Outcome hosts(Map<Address, Optional<ServerFacts>> said) {
        List<Address> primaries = saying(said, f -> !f.fingerprint().inRecovery());
        List<Address> standbys = saying(said, f -> f.fingerprint().inRecovery());
        long systems =
                said.values().stream()
                        .flatMap(Optional::stream)
                        .map(ServerFacts::fingerprint)
                        .map(Fingerprint::systemIdentifier)
                        .distinct()
                        .count();
        String roles =
                sentence(
                        primaries.isEmpty() ? "" : list(primaries) + says(primaries, "primary"),
                        standbys.isEmpty() ? "" : list(standbys) + says(standbys, "standby"),
                        unasked(said));
        if (primaries.isEmpty() && standbys.isEmpty()) {
            return new Outcome.Skipped("none of them could be asked");
        }
        if (systems > 1) {
            return failed(
                    "they are different databases, not copies of one: " + roles,
                    "Name the hosts of one cluster only: compare the systems above.");
        }
        if (servers(said) > 1) {
            return failed(
                    "more than one takes writes: " + roles,
                    "Find out which one the clients use before anything else is done there.");
        }
        return primaries.isEmpty()
                ? failed(
                        "none of them is the primary: " + roles,
                        "A standby is watched until there is one. Is the primary's host missing?")
                : new Outcome.Passed(roles, Duration.ZERO);
    }

    /// How many servers take writes: one may go by two names, or stand behind two PgBouncers.
    private static int servers(Map<Address, Optional<ServerFacts>> said) {
        List<Primaries.Claim> claims = new ArrayList<>();
        said.forEach((host, facts) ->
                facts.map(ServerFacts::fingerprint)
                        .filter(server -> !server.inRecovery())
                        .ifPresent(server -> claims.add(new Primaries.Claim(host, server))));
        return new Primaries(claims, List.of()).claims().size();
    }

    /// @param said where each sentinel says the master is; empty where it could not be asked
    static Outcome sentinels(String master, Map<Address, Optional<Address>> said) {
        List<Address> places = said.values().stream().flatMap(Optional::stream).distinct().toList();
        if (places.isEmpty()) {
            return new Outcome.Skipped("none of them could be asked");
        }
        String told = sentence("%s is at %s".formatted(master, list(places)), unasked(said));
        return places.size() > 1
                ? failed(
                        "they do not agree: " + told,
                        "A failover may be on its way: test again in a minute. If it stays so, they"
                                + " do not see each other.")
                : new Outcome.Passed(told, Duration.ZERO);
    }

    private static Outcome failed(String why, String next) {
        return new Outcome.Failed(why, next, Duration.ZERO);
    }

    private static List<Address> saying(
            Map<Address, Optional<ServerFacts>> said, Predicate<ServerFacts> what) {
        return said.entrySet().stream()
                .filter(e -> e.getValue().filter(what).isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String says(Collection<?> those, String role) {
        return those.size() == 1 ? " says it is a " + role : " say they are a " + role;
    }

    private static <T> String unasked(Map<Address, Optional<T>> said) {
        List<Address> silent =
                said.entrySet().stream()
                        .filter(e -> e.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList();
        return silent.isEmpty() ? "" : list(silent) + " could not be asked";
    }

    private static String list(List<Address> addresses) {
        return addresses.stream().map(Address::text).collect(Collectors.joining(" and "));
    }

    private static String sentence(String... parts) {
        return List.of(parts).stream()
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
