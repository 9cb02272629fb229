package headroom.core.signal.pools;

import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who is connected, against who was declared.
///
/// @param present connections of each declared client, in the order of the declaration
/// @param strangers sessions that fit no declared client, and whose every part that a declaration
///   asks for is visible
/// @param unseen connections of which too little is visible to tell
public record Census(Map<ExpectedClient, Long> present, List<SessionGroup> strangers, long unseen) {

    /// Headroom's own sessions, which nobody has to declare.
    private static final String SELF = "headroom";

    private enum Fit {
        YES,
        NO,
        UNSEEN
    }

    public Census {
        present = Collections.unmodifiableMap(new LinkedHashMap<>(present));
        strangers = List.copyOf(strangers);
    }

    /// Counts the sessions by whom they belong to. Each goes to the first declared client that it
    /// fits.
    public static Census of(List<ExpectedClient> declared, List<SessionGroup> sessions) {
        var present = new LinkedHashMap<ExpectedClient, Long>();
        declared.forEach(client -> present.put(client, 0L));
        var strangers = new ArrayList<SessionGroup>();
        long unseen = 0;
        for (SessionGroup group : sessions) {
            if (own(group) || group.loggingIn()) {
                continue; // the others will be somebody's in a moment, or gone
            }
            Optional<ExpectedClient> whose =
                    declared.stream().filter(c -> fit(c, group) == Fit.YES).findFirst();
            if (whose.isPresent()) {
                present.merge(whose.get(), group.count(), Long::sum);
            } else if (declared.stream().anyMatch(c -> fit(c, group) == Fit.UNSEEN)) {
                unseen += group.count();
            } else {
                strangers.add(group);
            }
        }
        return new Census(present, strangers, unseen);
    }

    /// Whose a session is; empty for a stranger's, and where that cannot be told.
    public Optional<ExpectedClient> owner(SessionGroup group) {
        return present.keySet().stream().filter(c -> fit(c, group) == Fit.YES).findFirst();
    }

    /// Whether it is Headroom's own session.
    public static boolean own(SessionGroup group) {
        return group.application().filter(SELF::equals).isPresent();
    }

    /// How many connections are nobody's.
    public long strange() {
        return strangers.stream().mapToLong(SessionGroup::count).sum();
    }

    /// Declared clients without a connection, in the order of the declaration. Where some
    /// connections are [#unseen()], one of those may be theirs.
    public List<ExpectedClient> absent() {
        return present.entrySet().stream()
                .filter(e -> e.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// What all declared pools may have at once; empty where not every client declares its pool.
    public Optional<Long> demand() {
        return !present.isEmpty() && present.keySet().stream().allMatch(c -> c.pool().isPresent())
                ? Optional.of(
                        present.keySet().stream()
                                .flatMap(c -> c.pool().stream())
                                .mapToLong(ExpectedClient.Pool::demand)
                                .sum())
                : Optional.empty();
    }

    /// Whether a session is surely this client's.
    static boolean fits(ExpectedClient client, SessionGroup group) {
        return !own(group) && fit(client, group) == Fit.YES;
    }

    private static Fit fit(ExpectedClient client, SessionGroup group) {
        var fits = new ArrayList<Fit>();
        client.role().ifPresent(role -> fits.add(same(role, group.user())));
        client.application().ifPresent(name -> fits.add(same(name, group.application())));
        client.database().ifPresent(name -> fits.add(same(name, group.database())));
        if (!client.addresses().isEmpty()) {
            fits.add(within(client.addresses(), group));
        }
        if (fits.contains(Fit.NO)) {
            return Fit.NO;
        }
        return fits.contains(Fit.UNSEEN) ? Fit.UNSEEN : Fit.YES;
    }

    private static Fit same(String wanted, Optional<String> found) {
        return found.map(f -> f.equals(wanted) ? Fit.YES : Fit.NO).orElse(Fit.UNSEEN);
    }

    /// A session without an address came through a unix socket, if its state is visible: then
    /// everything is.
    private static Fit within(List<String> networks, SessionGroup group) {
        if (group.address().isEmpty()) {
            return group.state().isPresent() ? Fit.NO : Fit.UNSEEN;
        }
        String from = group.address().get();
        return networks.stream()
                        .map(Network::parse)
                        .flatMap(Optional::stream)
                        .anyMatch(n -> n.contains(from))
                ? Fit.YES
                : Fit.NO;
    }
}
