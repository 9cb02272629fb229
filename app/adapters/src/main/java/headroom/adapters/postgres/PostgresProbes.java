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
        Optional<String> volume = capacity.map(CapacitySource.Sql::function);
        probes.add(new RightsProbe(costly, endpoint.operator(), volume));
        if (hosts.several()) {
            probes.add(new PrimariesProbe(costly));
        }
        volume.ifPresent(function -> probes.add(new CapacityProbe(function, costly)));
        if (!settings.isEmpty()) {
            probes.add(new SettingsProbe(settings, costly));
        }
        return new Reads(probes, new StatementLedger(costly));
    }

    /// Asks what the roles may do, of several hosts which are primaries, and the function that
    /// tells the volume's size, where there is one, over one connection; the caller closes them.
    public static List<Probe<?>> readiness(
            PostgresEndpoint endpoint, Optional<CapacitySource.Sql> capacity, Access access) {
        Link link = unhurried(endpoint, access);
        Optional<String> volume = capacity.map(CapacitySource.Sql::function);
        var probes = new ArrayList<Probe<?>>();
        probes.add(new RightsProbe(link, endpoint.operator(), volume));
        if (link.connector().hosts().several()) {
            probes.add(new PrimariesProbe(link));
        }
        volume.ifPresent(function -> probes.add(new CapacityProbe(function, link)));
        return probes;
    }

    /// Asks what the roles may do, and nothing else, over one connection; the caller closes it.
    public static Probe<PostgresRights> rights(PostgresEndpoint endpoint, Access access) {
        return rights(endpoint, Optional.empty(), access);
    }

    /// The same, also of the function that tells the volume's size.
    static Probe<PostgresRights> rights(
            PostgresEndpoint endpoint, Optional<String> volume, Access access) {
        return new RightsProbe(unhurried(endpoint, access), endpoint.operator(), volume);
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
