package headroom.adapters.postgres;

import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.Probe;
import headroom.core.secret.Secrets;
import java.util.List;

/// Everything that is watched on a PostgreSQL server, over two connections: one for the fast cycle,
/// one that the costly reads share.
public final class PostgresProbes {

    private PostgresProbes() {}

    /// Makes the probes; nothing is connected before the first read. The caller closes them.
    public static List<Probe<?>> of(PostgresEndpoint endpoint, Secrets secrets) {
        var fast = new Link(new Connector(endpoint, endpoint.monitor(), secrets, Limits.FAST));
        var costly = new Link(new Connector(endpoint, endpoint.monitor(), secrets, Limits.COSTLY));
        return List.of(new ServerProbe(fast), new WalFilesProbe(costly), new VolumeProbe(costly));
    }
}
