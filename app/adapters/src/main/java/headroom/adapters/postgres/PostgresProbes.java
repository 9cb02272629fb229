package headroom.adapters.postgres;

import headroom.core.environment.Access;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.Probe;
import java.util.List;

/// Everything that is watched on a PostgreSQL server, over two connections: one for the fast cycle,
/// one that the costly reads share.
public final class PostgresProbes {

    private PostgresProbes() {}

    /// Makes the probes; nothing is connected before the first read. The caller closes them.
    public static List<Probe<?>> of(PostgresEndpoint endpoint, Access access) {
        var fast = new Link(new Connector(endpoint, endpoint.monitor(), access, Limits.FAST));
        var costly = new Link(new Connector(endpoint, endpoint.monitor(), access, Limits.COSTLY));
        return List.of(new ServerProbe(fast), new WalFilesProbe(costly), new VolumeProbe(costly));
    }
}
