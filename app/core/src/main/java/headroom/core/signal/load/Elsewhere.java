package headroom.core.signal.load;

import headroom.core.environment.Environment;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.Level;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Shown;
import headroom.core.signal.Clause;
import headroom.core.signal.Gauge;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.Census;
import headroom.core.signal.pools.SessionGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Sessions of a service that is declared in one environment and was found in another one, which
/// does not declare it.
///
/// @param found the environment on whose server they are
/// @param declared the environment that declares the service
/// @param there how many sessions the service has where it is declared; empty where that is not
///   known now
/// @param groups the sessions
public record Elsewhere(
        String service,
        long sessions,
        String found,
        String declared,
        Optional<Long> there,
        List<SessionGroup> groups) {

    public Elsewhere {
        groups = List.copyOf(groups);
    }

    /// One environment as it was last seen.
    ///
    /// @param declared everybody who ought to be connected; empty where nobody declared the list:
    ///   then nobody is a stranger there
    /// @param census empty where nobody declared the list, and while the sessions are not known
    public record Site(
            String environment,
            List<ExpectedClient> declared,
            Optional<Fingerprint> server,
            Optional<Census> census,
            Level level) {

        public Site {
            declared = List.copyOf(declared);
        }

        public static Site of(Environment environment, Snapshot snapshot) {
            Optional<List<ExpectedClient>> declared = environment.expectations().clients();
            Optional<ServerFacts> facts = snapshot.get(ServerFacts.SOURCE).fresh();
            return new Site(
                    environment.name(),
                    declared.orElse(List.of()),
                    facts.map(ServerFacts::fingerprint),
                    declared.flatMap(d -> facts.map(f -> Census.of(d, f.sessions()))),
                    environment.levels().found().census());
        }

        private List<SessionGroup> strangers() {
            return census.map(Census::strangers).orElse(List.of());
        }
    }

    /// What concerns one environment: its services elsewhere, and others' here.
    ///
    /// @param others all environments; `mine` among them does no harm
    public static List<Elsewhere> of(Site mine, Collection<Site> others) {
        var found = new ArrayList<Elsewhere>();
        for (Site other : others) {
            // of hundreds, nearly all have nothing to do with one another
            boolean concerned =
                    (!mine.strangers().isEmpty() && !other.declared().isEmpty())
                            || (!mine.declared().isEmpty() && !other.strangers().isEmpty());
            if (concerned && !other.environment().equals(mine.environment())) {
                find(mine, other, found);
                find(other, mine, found);
            }
        }
        return List.copyOf(found);
    }

    private static void find(Site at, Site declaring, List<Elsewhere> found) {
        List<SessionGroup> strangers = at.strangers();
        if (strangers.isEmpty()) {
            return;
        }
        for (ExpectedClient client : declaring.declared()) {
            List<SessionGroup> groups =
                    strangers.stream()
                            .filter(group -> fits(client, group))
                            .filter(group -> !there(group, client, at, declaring))
                            .toList();
            if (!groups.isEmpty()) {
                found.add(
                        new Elsewhere(
                                client.service(),
                                groups.stream().mapToLong(SessionGroup::count).sum(),
                                at.environment(),
                                declaring.environment(),
                                declaring.census().map(c -> c.present().getOrDefault(client, 0L)),
                                groups));
            }
        }
    }

    /// By whom it is, whatever its database is called over there. A client that is declared by its
    /// database alone would fit everybody.
    private static boolean fits(ExpectedClient client, SessionGroup group) {
        boolean named =
                client.role().isPresent()
                        || client.application().isPresent()
                        || !client.addresses().isEmpty();
        return named && present(client, Optional.empty(), group);
    }

    /// Two environments can be two databases of one server: then its sessions are seen in both.
    private static boolean there(
            SessionGroup group, ExpectedClient client, Site at, Site declaring) {
        boolean sameServer =
                at.server()
                        .flatMap(a ->
                                declaring
                                        .server()
                                        .map(d ->
                                                a.systemIdentifier() == d.systemIdentifier()
                                                        && a.inRecovery() == d.inRecovery()))
                        .orElse(false);
        return sameServer && present(client, client.database(), group);
    }

    private static boolean present(
            ExpectedClient client, Optional<String> database, SessionGroup group) {
        var wanted =
                new ExpectedClient(
                        client.service(),
                        client.role(),
                        client.application(),
                        client.addresses(),
                        database,
                        client.pool());
        return Census.of(List.of(wanted), List.of(group)).present().getOrDefault(wanted, 0L) > 0;
    }

    /// On which environment a session was expected; empty where it is nobody else's.
    public static Optional<String> expected(List<Elsewhere> all, SessionGroup group) {
        return all.stream()
                .filter(e -> e.groups().contains(group))
                .map(Elsewhere::declared)
                .findFirst();
    }

    /// How it is said on the board of one of the two environments.
    public Remark remark(Site mine) {
        boolean here = found.equals(mine.environment());
        String service = Shown.text(service());
        return new Remark(
                Gauge.POOLS,
                new Clause(
                        mine.level(),
                        here
                                ? "A service of another environment is connected"
                                : "A service is connected elsewhere",
                        "%s of %s %s %s, expected %s%s."
                                .formatted(
                                        sessions == 1 ? "1 session" : sessions + " sessions",
                                        service,
                                        sessions == 1 ? "is" : "are",
                                        here ? "here" : "on " + Shown.text(found),
                                        here ? "on " + Shown.text(declared) : "here",
                                        there.filter(n -> n == 0).isPresent()
                                                ? ", where it has none"
                                                : "")));
    }
}
