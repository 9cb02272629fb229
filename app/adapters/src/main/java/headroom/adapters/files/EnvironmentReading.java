package headroom.adapters.files;

import headroom.adapters.files.EnvironmentBlock.BastionBlock;
import headroom.adapters.files.EnvironmentBlock.CapacityBlock;
import headroom.adapters.files.EnvironmentBlock.ClientBlock;
import headroom.adapters.files.EnvironmentBlock.ExpectationsBlock;
import headroom.adapters.files.EnvironmentBlock.NodeExporterBlock;
import headroom.adapters.files.EnvironmentBlock.PgBouncerBlock;
import headroom.adapters.files.EnvironmentBlock.PostgresBlock;
import headroom.adapters.files.EnvironmentBlock.RedisBlock;
import headroom.adapters.files.EnvironmentBlock.SentinelBlock;
import headroom.adapters.files.EnvironmentBlock.ServiceBlock;
import headroom.adapters.files.EnvironmentBlock.TlsBlock;
import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place.Fixed;
import headroom.core.environment.RedisEndpoint.Place.Sentinels;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// From what is written in an environment's file to what it means, with the defaults.
final class EnvironmentReading {

    static final int POSTGRES = 5432;
    static final int REDIS = 6379;
    static final int SENTINEL = 26379;
    static final int PGBOUNCER = 6432;
    static final int SSH = 22;
    static final String DATABASE = "postgres";
    static final String EVERY_POOL = "*";

    private final YamlTree tree;
    private final Map<String, Bastion> bastions = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    private EnvironmentReading(YamlTree tree) {
        this.tree = tree;
    }

    static Environment environment(EnvironmentBlock block, YamlTree tree) throws Refusal {
        return new EnvironmentReading(tree).environment(block);
    }

    private Environment environment(EnvironmentBlock block) throws Refusal {
        List<BastionBlock> ways = block.bastions().orElse(List.of());
        for (int i = 0; i < ways.size(); i++) {
            bastion("bastions[" + i + "]", ways.get(i));
        }
        Optional<PostgresEndpoint> postgres = Optional.empty();
        if (block.postgres().isPresent()) {
            postgres = Optional.of(postgres(block.postgres().get()));
        }
        Optional<RedisEndpoint> redis = Optional.empty();
        if (block.redis().isPresent()) {
            redis = Optional.of(redis(block.redis().get()));
        }
        var bouncers = new ArrayList<PgBouncerEndpoint>();
        for (PgBouncerBlock each : block.pgbouncer().orElse(List.of())) {
            bouncers.add(bouncer("pgbouncer[" + bouncers.size() + "]", each));
        }
        var services = new ArrayList<ServiceEndpoint>();
        for (ServiceBlock each : block.services().orElse(List.of())) {
            services.add(service("services[" + services.size() + "]", each));
        }
        Optional<CapacitySource> capacity = Optional.empty();
        if (block.capacity().isPresent()) {
            capacity = Optional.of(capacity(block.capacity().get()));
        }
        for (int i = 0; i < ways.size(); i++) {
            if (!used.contains(ways.get(i).name())) {
                throw tree.refusal(
                        "bastions[" + i + "].name",
                        "bastions[%d] is used by nobody: name it in a via, or delete it"
                                .formatted(i));
            }
        }
        return new Environment(
                block.name(),
                block.tier(),
                postgres,
                redis,
                bouncers,
                services,
                capacity,
                block.expectations()
                        .map(EnvironmentReading::expectations)
                        .orElse(Expectations.NONE),
                block.levels());
    }

    private void bastion(String at, BastionBlock block) throws Refusal {
        boolean agent = block.agent().orElse(false);
        int ways =
                (block.key().isPresent() ? 1 : 0)
                        + (agent ? 1 : 0)
                        + (block.password().isPresent() ? 1 : 0);
        if (ways != 1) {
            throw tree.refusal(at, at + " must have exactly one of key, agent: true and password");
        }
        if (block.passphrase().isPresent() && block.key().isEmpty()) {
            throw tree.refusal(at + ".passphrase", at + ".passphrase is of a key; name the key");
        }
        Bastion.Proof proof;
        if (block.key().isPresent()) {
            proof = new Bastion.Proof.Key(path(at + ".key", block.key().get()), block.passphrase());
        } else if (block.password().isPresent()) {
            proof = new Bastion.Proof.Password(block.password().get());
        } else {
            proof = new Bastion.Proof.Agent();
        }
        var made =
                new Bastion(
                        block.name(),
                        new Address(block.host(), block.port().orElse(SSH)),
                        block.user(),
                        proof,
                        path(at + ".known_hosts", block.knownHosts()));
        if (bastions.put(made.name(), made) != null) {
            throw tree.refusal(at + ".name", at + ".name is used twice");
        }
    }

    private Optional<Bastion> via(String at, Optional<String> name) throws Refusal {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Bastion found = bastions.get(name.get());
        if (found == null) {
            throw tree.refusal(
                    at + ".via",
                    at + ".via must be the name of one of the bastions",
                    Nearest.to(name.get(), bastions.keySet()));
        }
        used.add(found.name());
        return Optional.of(found);
    }

    private PostgresEndpoint postgres(PostgresBlock block) throws Refusal {
        String at = "postgres";
        if (block.host().isPresent() == block.hosts().isPresent()) {
            throw tree.refusal(at, at + " must have either host or hosts");
        }
        if (block.hosts().isPresent() && block.port().isPresent()) {
            throw tree.refusal(
                    at + ".port", at + ".port goes with host; write hosts as [db-1:5433, db-2]");
        }
        List<Address> hosts =
                block.hosts().isPresent()
                        ? addresses(at + ".hosts", block.hosts().get(), POSTGRES)
                        : List.of(
                                new Address(
                                        block.host().orElseThrow(), block.port().orElse(POSTGRES)));
        return new PostgresEndpoint(
                hosts,
                block.service(),
                block.database().orElse(DATABASE),
                tls(at, block.tls(), Tls.standard(hosts)),
                block.binding().orElse(PostgresEndpoint.Binding.PREFER),
                block.pooled().orElse(false),
                via(at, block.via()),
                block.monitor(),
                block.operator());
    }

    private RedisEndpoint redis(RedisBlock block) throws Refusal {
        String at = "redis";
        if (block.host().isPresent() == block.sentinel().isPresent()) {
            throw tree.refusal(at, at + " must have either host or sentinel");
        }
        RedisEndpoint.Place place;
        List<Address> servers;
        if (block.sentinel().isPresent()) {
            SentinelBlock sentinel = block.sentinel().get();
            servers = addresses(at + ".sentinel.hosts", sentinel.hosts(), SENTINEL);
            place = new Sentinels(sentinel.master(), servers, sentinel.login());
        } else {
            var address = new Address(block.host().orElseThrow(), block.port().orElse(REDIS));
            servers = List.of(address);
            place = new Fixed(address);
        }
        return new RedisEndpoint(
                place,
                block.database().orElse(0),
                tls(at, block.tls(), RedisEndpoint.standard(servers)),
                via(at, block.via()),
                block.monitor(),
                block.operator());
    }

    private PgBouncerEndpoint bouncer(String at, PgBouncerBlock block) throws Refusal {
        var address = new Address(block.host(), block.port().orElse(PGBOUNCER));
        return new PgBouncerEndpoint(
                block.name(),
                address,
                tls(at, block.tls(), Tls.standard(List.of(address))),
                via(at, block.via()),
                block.stats(),
                block.admin());
    }

    private ServiceEndpoint service(String at, ServiceBlock block) throws Refusal {
        return new ServiceEndpoint(
                block.name(),
                block.jmx(),
                block.pools().orElse(EVERY_POOL),
                tls(at, block.tls(), PLAIN),
                via(at, block.via()),
                block.login());
    }

    /// JMX speaks plainly unless somebody set it up otherwise.
    static final Tls PLAIN = new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty());

    private Tls tls(String at, Optional<TlsBlock> written, Tls standard) throws Refusal {
        if (written.isEmpty()) {
            return standard;
        }
        TlsBlock block = written.get();
        Optional<Tls.Client> client = block.client();
        if (client.isPresent()) {
            String shown = at + ".tls.client";
            client =
                    Optional.of(
                            new Tls.Client(
                                    path(shown + ".certificate", client.get().certificate()),
                                    path(shown + ".key", client.get().key()),
                                    client.get().password()));
        }
        return new Tls(
                block.mode().orElse(standard.mode()), path(at + ".tls.root", block.root()), client);
    }

    private Optional<String> path(String at, Optional<String> written) throws Refusal {
        return written.isEmpty() ? written : Optional.of(path(at, written.get()));
    }

    private String path(String at, String written) throws Refusal {
        return Paths.absolute(written)
                .orElseThrow(() ->
                        tree.refusal(
                                at, at + " must be an absolute path, or one that begins with ~/"));
    }

    private CapacitySource capacity(CapacityBlock block) throws Refusal {
        if (block.configured().isPresent()
                && block.nodeExporter().isEmpty()
                && block.sql().isEmpty()) {
            return new CapacitySource.Configured(block.configured().get());
        }
        if (block.nodeExporter().isPresent()
                && block.configured().isEmpty()
                && block.sql().isEmpty()) {
            NodeExporterBlock exporter = block.nodeExporter().get();
            return new CapacitySource.NodeExporter(
                    exporter.url(),
                    exporter.mountpoint(),
                    exporter.ceiling(),
                    tls(
                            "capacity.node_exporter",
                            exporter.tls(),
                            CapacitySource.NodeExporter.STANDARD),
                    via("capacity.node_exporter", exporter.via()));
        }
        if (block.sql().isPresent()
                && block.configured().isEmpty()
                && block.nodeExporter().isEmpty()) {
            return block.sql().get();
        }
        throw tree.refusal(
                "capacity", "capacity must have exactly one of configured, node_exporter and sql");
    }

    private static Expectations expectations(ExpectationsBlock block) {
        return new Expectations(
                block.slots(),
                block.clients().map(all -> all.stream().map(EnvironmentReading::client).toList()),
                block.vcpus(),
                block.settings().orElse(Map.of()));
    }

    private static ExpectedClient client(ClientBlock block) {
        return new ExpectedClient(
                block.service(),
                block.role(),
                block.application(),
                block.addresses().orElse(List.of()),
                block.database(),
                block.pool());
    }

    private List<Address> addresses(String at, List<String> texts, int port) throws Refusal {
        if (texts.isEmpty()) {
            throw tree.refusal(at, at + " must name at least one host");
        }
        var found = new ArrayList<Address>();
        for (String text : texts) {
            String where = at + "[" + found.size() + "]";
            found.add(
                    Address.parse(text, port)
                            .orElseThrow(() ->
                                    tree.refusal(
                                            where,
                                            where
                                                    + " must be a host or host:port, such as db-1.internal:5433")));
        }
        return found;
    }
}
