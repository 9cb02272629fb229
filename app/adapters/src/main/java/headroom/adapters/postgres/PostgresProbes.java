package headroom.adapters.postgres;

import headroom.core.environment.Access;
import headroom.core.environment.CapacitySource;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.Ledger;
import headroom.core.poll.Probe;
import headroom.core.readiness.PostgresRights;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything that is watched on a PostgreSQL server, over two connections: one for the fast cycle,
/// one that the costly reads share.
public final class PostgresProbes {

    private PostgresProbes() {}

    /// What is read, and where the server writes down what that took.
    ///
    /// @param ledger on the connection of the costly reads
    public record Reads(List<Probe<?>> probes, Ledger ledger) {}

    /// The probes alone.
    public static List<Probe<?>> of(
            PostgresEndpoint endpoint,
            Optional<CapacitySource.Sql> capacity,
            Set<String> settings,
            Access access) {
        return reads(endpoint, capacity, settings, access).probes();
    }

    /// Makes the probes; nothing is connected before the first read. The caller closes them.
    ///
    /// @param capacity the function that tells the volume's size, where there is one
    /// @param settings names of the settings that somebody has an expectation of
    public static Reads reads(
            PostgresEndpoint endpoint,
            Optional<CapacitySource.Sql> capacity,
            Set<String> settings,
            Access access) {
        var hosts = new Hosts(endpoint.hosts(), InstantSource.system());
        var connector = new Connector(endpoint, endpoint.monitor(), access, Limits.FAST, hosts);
        var fast = new Link(connector);
        var costly = new Link(connector.within(Limits.COSTLY));
        var probes = new ArrayList<Probe<?>>();
        probes.add(new ServerProbe(fast));
        probes.add(new WalFilesProbe(costly));
        probes.add(new VolumeProbe(costly));
        probes.add(new DatabaseSizesProbe(costly));
        probes.add(new ArchiveStatusProbe(costly));
        probes.add(new ReplicationProbe(costly));
        probes.add(new CountersProbe(costly));
        probes.add(new StatementsProbe(costly));
        probes.add(new RightsProbe(costly, endpoint.operator()));
        if (hosts.several()) {
            probes.add(new PrimariesProbe(costly));
        }
        capacity.ifPresent(sql -> probes.add(new CapacityProbe(sql.function(), costly)));
        if (!settings.isEmpty()) {
            probes.add(new SettingsProbe(settings, costly));
        }
        return new Reads(probes, new StatementLedger(costly));
    }

    /// Asks what the roles may do, and of several hosts which are primaries, and nothing else; the
    /// caller closes them.
    public static List<Probe<?>> readiness(PostgresEndpoint endpoint, Access access) {
        Link link = unhurried(endpoint, access);
        var rights = new RightsProbe(link, endpoint.operator());
        return new Hosts(endpoint.hosts(), InstantSource.system()).several()
                ? List.of(rights, new PrimariesProbe(link))
                : List.of(rights);
    }

    /// Asks what the roles may do, and nothing else, over one connection; the caller closes it.
    public static Probe<PostgresRights> rights(PostgresEndpoint endpoint, Access access) {
        return new RightsProbe(unhurried(endpoint, access), endpoint.operator());
    }

    private static Link unhurried(PostgresEndpoint endpoint, Access access) {
        return new Link(
                new Connector(
                        endpoint,
                        endpoint.monitor(),
                        access,
                        Limits.RIGHTS,
                        new Hosts(endpoint.hosts(), InstantSource.system())));
    }
}
