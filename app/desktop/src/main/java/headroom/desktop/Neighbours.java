package headroom.desktop;

import headroom.core.environment.Environment;
import headroom.core.signal.Assessment;
import headroom.core.signal.Observation;
import headroom.core.signal.load.Elsewhere;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What environments tell only together: whose sessions are on whose server. Thread-safe.
public final class Neighbours {

    private final Map<String, Elsewhere.Site> sites = new ConcurrentHashMap<>();

    /// Remembers who is connected there, if it is declared who ought to be.
    public void seen(Environment environment, Observation observation) {
        var site = Elsewhere.Site.of(environment, observation.snapshot());
        if (site.declared().isEmpty()) {
            sites.remove(environment.name()); // it has no strangers, and is home to nobody
        } else {
            sites.put(environment.name(), site);
        }
    }

    /// The judgement on an environment with what the others, as they were last seen, say of it.
    public Assessment among(Environment environment, Observation observation) {
        var mine = Elsewhere.Site.of(environment, observation.snapshot());
        return observation.assessment().among(mine, Elsewhere.of(mine, sites.values()));
    }

    /// Forgets all environments but these.
    public void keep(Set<String> environments) {
        sites.keySet().retainAll(environments);
    }
}
