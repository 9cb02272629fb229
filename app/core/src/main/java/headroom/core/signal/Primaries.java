package headroom.core.signal;

import headroom.core.environment.Address;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.Levels;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import headroom.core.signal.load.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which of several hosts say that they are the primary. There should be one: with two, what is
/// written to one is missing on the other, and nobody can tell which one is meant.
///
/// @param claims those that say so, at the same time, the one that is read first; one server under
///   two names counts once; none where a standby is read
/// @param unasked the others that did not answer: they may take writes or not
public record Primaries(List<Claim> claims, List<Unasked> unasked) {

    public static final Source<Primaries> SOURCE =
            new Source<>("PostgreSQL", "pg_is_in_recovery", Primaries.class);

    /// A host that takes writes.
    public record Claim(Address host, Fingerprint server) {}

    /// A host that did not answer, and why.
    public record Unasked(Address host, Reason why) {}

    public Primaries {
        var servers = new ArrayList<Claim>();
        for (Claim claim : claims) {
            if (servers.stream().noneMatch(s -> s.server().sameRun(claim.server()))) {
                servers.add(claim);
            }
        }
        claims = List.copyOf(servers);
        unasked = List.copyOf(unasked);
    }

    /// Whether more than one server takes writes.
    public boolean several() {
        return claims.size() > 1;
    }

    /// Who says so, with system and timeline, and what that means; only where there are several.
    public String conflict() {
        String both = claims.size() == 2 ? " both say" : " all say";
        return copies()
                ? "%s%s that they are the primary of system %s: what is written to one is missing on the other"
                        .formatted(
                                list(Primaries::timeline),
                                both,
                                claims.getFirst().server().system())
                : "%s%s that they are a primary: they are different databases, not copies of one"
                        .formatted(
                                list(c -> "system " + c.server().system() + ", " + timeline(c)),
                                both);
    }

    /// What is said on the gauges: nothing where there is one primary.
    public List<Remark> remarks(Levels.Replication levels) {
        if (!several()) {
            return List.of();
        }
        return List.of(
                new Remark(
                        Gauge.WAL,
                        copies() ? levels.primaries() : levels.clusters(),
                        "More than one host says that it is the primary",
                        "%s. Headroom reads %s, and acts on none of them. %s"
                                .formatted(
                                        conflict(),
                                        claims.getFirst().host().text(),
                                        copies()
                                                ? "Find out which one the clients use, and stop the other."
                                                : "Name the hosts of one cluster only."),
                        Topic.REPLICATION));
    }

    private boolean copies() {
        return claims.stream().map(c -> c.server().systemIdentifier()).distinct().count() == 1;
    }

    private static String timeline(Claim claim) {
        return claim.server().timeline().map(t -> "timeline " + t).orElse("timeline not known");
    }

    private String list(Function<Claim, String> of) {
        return claims.stream()
                .map(c -> "%s (%s)".formatted(c.host().text(), of.apply(c)))
                .collect(Collectors.joining(" and "));
    }
}
