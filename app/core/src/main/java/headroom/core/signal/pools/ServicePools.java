package headroom.core.signal.pools;

import headroom.core.environment.ServiceEndpoint;
import headroom.core.poll.Source;
import java.util.List;

/// What the HikariCP pools of one instance of a service tell.
public record ServicePools(List<Pool> pools) {

    /// One pool.
    ///
    /// @param active connections that are lent
    /// @param waiting threads that want one
    /// @param total connections that there are
    /// @param max how many there may be
    /// @param idleMin how many it keeps ready
    public record Pool(
            String name,
            long active,
            long idle,
            long waiting,
            long total,
            long max,
            long idleMin) {}

    public ServicePools {
        pools = List.copyOf(pools);
    }

    /// The key of the reading of one of a service's instances.
    public static Source<ServicePools> source(ServiceEndpoint service, String instance) {
        return new Source<>(
                service.name() + " at " + instance, "HikariPoolMXBean", ServicePools.class);
    }
}
