package headroom.core.signal.queues;

import headroom.core.environment.Address;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the sentinels say that the master is, and which servers say that they are it. There should
/// be one: after a failover that did not reach the old one there are two, and what is queued at it
/// is thrown away once it becomes a replica.
///
/// @param name as the sentinels know it
/// @param read which server Headroom reads
/// @param sayings of each sentinel that answered
/// @param claims servers that say that they are a master, at the same time, the one that is read
///   first; one server under two addresses counts once
/// @param unasked sentinels and servers that could not be asked: they may say otherwise or not
public record Masters(
        String name,
        Address read,
        List<Saying> sayings,
        List<Claim> claims,
        List<Unasked> unasked) {

    public static final Source<Masters> SOURCE =
            new Source<>("Redis", "sentinels, INFO replication", Masters.class);

    /// What a sentinel says.
    public record Saying(Address sentinel, Address master) {}

    /// A server that takes writes.
    ///
    /// @param runId new with every start
    public record Claim(Address place, String runId) {}

    /// Who could not be asked, and why.
    public record Unasked(Address place, Reason why) {}

    public Masters {
        sayings = List.copyOf(sayings);
        unasked = List.copyOf(unasked);
        var servers = new ArrayList<Claim>();
        for (Claim claim : claims) {
            if (servers.stream().noneMatch(s -> s.runId().equals(claim.runId()))) {
                servers.add(claim);
            }
        }
        claims = List.copyOf(servers);
    }

    /// Where all sentinels that answered say that it is; empty where they do not agree.
    public Optional<Address> agreed() {
        List<Address> places = sayings.stream().map(Saying::master).distinct().toList();
        return places.size() == 1 ? Optional.of(places.getFirst()) : Optional.empty();
    }
}
