package headroom.core.signal.pools;

import headroom.core.environment.ExpectedClient;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.reading.Shown;
import headroom.core.signal.Clause;
import headroom.core.signal.Evidence;
import headroom.core.signal.ServerFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Declared clients that are not connected: down, or somewhere else.
final class Absentees {

    private Absentees() {}

    /// What they come to; empty while each has a connection, or had one just now, and where it
    /// cannot be told whose some connections are.
    static Optional<Clause> word(Evidence evidence, Census now) {
        if (now.unseen() > 0 || now.absent().isEmpty()) {
            return Optional.empty();
        }
        List<ExpectedClient> declared = List.copyOf(now.present().keySet());
        Instant from = evidence.now().minus(evidence.levels().cuts().patience().missing());
        List<Reading.Known<ServerFacts>> lately =
                evidence.recent().known(ServerFacts.SOURCE).reversed().stream()
                        .takeWhile(known -> !known.at().isBefore(from))
                        .toList();
        List<Census> counted =
                lately.stream().map(k -> Census.of(declared, k.value().sessions())).toList();
        List<ExpectedClient> gone =
                now.absent().stream()
                        .filter(client ->
                                counted.stream().allMatch(c -> c.absent().contains(client)))
                        .toList();
        // who is still logging in may be one of them, and is not in the next reading
        boolean told =
                lately.stream()
                        .anyMatch(k ->
                                k.value().sessions().stream().noneMatch(SessionGroup::loggingIn));
        return gone.isEmpty() || !told
                ? Optional.empty()
                : Optional.of(
                        new Clause(
                                evidence.levels().found().missing(),
                                gone.size() == 1
                                        ? "A declared service is not connected"
                                        : "Declared services are not connected",
                                "%s %s declared and %s%s: stopped, or connected elsewhere."
                                        .formatted(
                                                names(gone),
                                                gone.size() == 1 ? "is" : "are",
                                                gone.size() == 1
                                                        ? "has no connection"
                                                        : "have no connection",
                                                since(evidence, lately))));
    }

    static String names(List<ExpectedClient> clients) {
        return clients.stream()
                .map(ExpectedClient::service)
                .map(Shown::text)
                .collect(Collectors.joining(", "));
    }

    private static String since(Evidence evidence, List<Reading.Known<ServerFacts>> lately) {
        if (lately.size() < 2) {
            return "";
        }
        return ", and had none for %s at least"
                .formatted(Age.between(lately.getLast().at(), evidence.now()).text());
    }
}
