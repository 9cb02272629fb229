package headroom.adapters.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import headroom.core.environment.Capacity;
import headroom.core.environment.CapacitySource;
import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Tier;
import headroom.core.environment.Tls;
import headroom.core.reading.Bytes;
import headroom.core.secret.SecretRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An environment's file as it is written: its keys are these components. What it means is an
/// [Environment], which [EnvironmentReading] makes of it and [EnvironmentWriting] takes apart.
record EnvironmentBlock(
        String name,
        Tier tier,
        Optional<List<BastionBlock>> bastions,
        Optional<PostgresBlock> postgres,
        Optional<RedisBlock> redis,
        Optional<List<PgBouncerBlock>> pgbouncer,
        Optional<List<ServiceBlock>> services,
        Optional<CapacityBlock> capacity,
        Optional<ExpectationsBlock> expectations,
        Levels levels) {

    /// Exactly one of `key`, `agent` and `password` says how to log in.
    record BastionBlock(
            String name,
            String host,
            Optional<Integer> port,
            String user,
            Optional<String> key,
            Optional<SecretRef> passphrase,
            Optional<Boolean> agent,
            Optional<SecretRef> password,
            @JsonProperty("known_hosts") Optional<String> knownHosts) {}

    record TlsBlock(Optional<Tls.Mode> mode, Optional<String> root, Optional<Tls.Client> client) {}

    /// Either `host` with an own `port`, or `hosts`, each with or without a port. What a `service`
    /// gives was filled in by [ServiceDefaults].
    record PostgresBlock(
            Optional<String> host,
            Optional<Integer> port,
            Optional<List<String>> hosts,
            Optional<String> service,
            Optional<String> database,
            Optional<TlsBlock> tls,
            @JsonProperty("channel_binding") Optional<PostgresEndpoint.Binding> binding,
            Optional<Boolean> pooled,
            Optional<String> via,
            Login monitor,
            Optional<Login> operator) {}

    /// Either `host` with an own `port`, or `sentinel`.
    record RedisBlock(
            Optional<String> host,
            Optional<Integer> port,
            Optional<SentinelBlock> sentinel,
            Optional<Integer> database,
            Optional<TlsBlock> tls,
            Optional<String> via,
            Login monitor,
            Optional<Login> operator) {}

    record SentinelBlock(String master, List<String> hosts, Optional<Login> login) {}

    record PgBouncerBlock(
            String name,
            String host,
            Optional<Integer> port,
            Optional<TlsBlock> tls,
            Optional<String> via,
            Login stats,
            Optional<Login> admin) {}

    record ServiceBlock(
            String name,
            List<String> jmx,
            Optional<String> pools,
            Optional<TlsBlock> tls,
            Optional<String> via,
            Optional<Login> login) {}

    /// Exactly one of the three.
    record CapacityBlock(
            Optional<Capacity> configured,
            @JsonProperty("node_exporter") Optional<NodeExporterBlock> nodeExporter,
            Optional<CapacitySource.Sql> sql) {}

    record NodeExporterBlock(
            String url,
            String mountpoint,
            Optional<Bytes> ceiling,
            Optional<TlsBlock> tls,
            Optional<String> via) {}

    record ExpectationsBlock(
            Optional<List<DeclaredSlot>> slots,
            Optional<List<ClientBlock>> clients,
            Optional<Integer> vcpus,
            Optional<Map<String, String>> settings) {}

    record ClientBlock(
            String service,
            Optional<String> role,
            @JsonProperty("application_name") Optional<String> application,
            Optional<List<String>> addresses,
            Optional<String> database,
            Optional<ExpectedClient.Pool> pool) {}
}
