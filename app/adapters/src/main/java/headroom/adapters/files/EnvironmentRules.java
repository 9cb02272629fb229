package headroom.adapters.files;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Capacity;
import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import headroom.core.reading.Bytes;
import headroom.core.secret.SecretRef;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What must hold in an environment beyond its shape. Hosts are held to what a host can be, so that
/// none can carry parameters into a driver's address.
final class EnvironmentRules {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern FUNCTION =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_$]{0,62}\\.[A-Za-z_][A-Za-z0-9_$]{0,62}");
    private static final Pattern JMX = Pattern.compile("service:jmx:[a-z]+://[!-~]*");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}]");

    private final YamlTree tree;

    private EnvironmentRules(YamlTree tree) {
        this.tree = tree;
    }

    /// @param name what the environment must be called: the file's name without its ending
    static void check(Environment environment, String name, YamlTree tree) throws Refusal {
        new EnvironmentRules(tree).check(environment, name);
    }

    /// Whether an environment can have this name, which is also its file's.
    static boolean name(String text) {
        return NAME.matcher(text).matches();
    }

    private void check(Environment environment, String name) throws Refusal {
        require(
                name(environment.name()),
                "name",
                "may hold letters, digits, '-', '_' and '.', at most 63, and begins with a letter"
                        + " or digit");
        require(
                environment.name().equals(name),
                "name",
                "must be \"" + name + "\", as the file is called");
        if (environment.postgres().isEmpty() && environment.redis().isEmpty()) {
            throw tree.refusal(
                    "", "neither postgres nor redis is given: there is nothing to watch");
        }
        if (environment.postgres().isPresent()) {
            check(environment.postgres().get());
        }
        if (environment.redis().isPresent()) {
            check(environment.redis().get());
        }
        for (int i = 0; i < environment.bouncers().size(); i++) {
            check(environment.bouncers().get(i), "pgbouncer[" + i + "]");
        }
        for (int i = 0; i < environment.services().size(); i++) {
            check(environment.services().get(i), "services[" + i + "]");
        }
        distinct("pgbouncer", environment.bouncers(), PgBouncerEndpoint::name);
        distinct("services", environment.services(), ServiceEndpoint::name);
        if (environment.capacity().isPresent()) {
            check(environment.capacity().get());
        }
        new ExpectationRules(this).check(environment.expectations());
    }

    /// What is read of two of one name could not be told apart.
    private <T> void distinct(String at, List<T> all, Function<T, String> name) throws Refusal {
        List<String> names = all.stream().map(name).toList();
        for (int i = 0; i < names.size(); i++) {
            require(
                    names.indexOf(names.get(i)) == i,
                    at + "[" + i + "].name",
                    "is used twice, first in %s[%d]".formatted(at, names.indexOf(names.get(i))));
        }
    }

    private void check(PostgresEndpoint postgres) throws Refusal {
        for (int i = 0; i < postgres.hosts().size(); i++) {
            Address host = postgres.hosts().get(i);
            server("postgres", "hosts", i, host);
            require(
                    postgres.hosts().indexOf(host) == i,
                    "postgres.hosts[" + i + "]",
                    "is named twice");
        }
        encryption("postgres.tls", postgres.tls());
        require(
                postgres.binding() != PostgresEndpoint.Binding.REQUIRE
                        || postgres.tls().mode() != Tls.Mode.DISABLE,
                "postgres.channel_binding",
                "needs encryption, and postgres.tls.mode is disable");
        named("postgres.database", postgres.database());
        login("postgres.monitor", postgres.monitor());
        operator("postgres.operator", postgres.operator());
        bastion(postgres.via());
    }

    /// What is given for encryption and would silently not be used.
    private void encryption(String at, Tls tls) throws Refusal {
        boolean off = tls.mode() == Tls.Mode.DISABLE;
        require(!off || tls.root().isEmpty(), at + ".root", "is of no use with mode disable");
        require(!off || tls.client().isEmpty(), at + ".client", "is of no use with mode disable");
        if (tls.client().isPresent() && tls.client().get().password().isPresent()) {
            typedElsewhere(at + ".client.password", tls.client().get().password().get());
        }
    }

    /// Whether a reference can lead to a secret that is not PostgreSQL's.
    private void typedElsewhere(String at, SecretRef reference) throws Refusal {
        require(
                !(reference instanceof SecretRef.Pgpass),
                at,
                "must not be pgpass: that file knows passwords of PostgreSQL alone");
    }

    private void elsewhere(String at, Optional<Login> login) throws Refusal {
        operator(at, login);
        if (login.isPresent()) {
            typedElsewhere(at + ".password", login.get().password());
        }
    }

    private void check(RedisEndpoint redis) throws Refusal {
        switch (redis.place()) {
            case RedisEndpoint.Place.Fixed(Address address) -> server("redis", "host", 0, address);
            case RedisEndpoint.Place.Sentinels(String master, List<Address> all, var login) -> {
                named("redis.sentinel.master", master);
                for (int i = 0; i < all.size(); i++) {
                    server("redis.sentinel", "hosts", i, all.get(i));
                }
                elsewhere("redis.sentinel.login", login);
            }
        }
        require(redis.database() >= 0, "redis.database", "must be 0 or more");
        require(
                redis.tls().mode() != Tls.Mode.PREFER,
                "redis.tls.mode",
                "must not be prefer: Redis cannot be asked whether it offers encryption");
        encryption("redis.tls", redis.tls());
        elsewhere("redis.monitor", Optional.of(redis.monitor()));
        elsewhere("redis.operator", redis.operator());
        bastion(redis.via());
    }

    private void check(PgBouncerEndpoint bouncer, String at) throws Refusal {
        named(at + ".name", bouncer.name());
        server(at, "host", 0, bouncer.address());
        encryption(at + ".tls", bouncer.tls());
        login(at + ".stats", bouncer.stats());
        operator(at + ".admin", bouncer.admin());
        bastion(bouncer.via());
    }

    private void check(ServiceEndpoint service, String at) throws Refusal {
        named(at + ".name", service.name());
        require(!service.instances().isEmpty(), at + ".jmx", "must name at least one instance");
        for (int i = 0; i < service.instances().size(); i++) {
            String instance = service.instances().get(i);
            require(
                    instance.startsWith("service:jmx:")
                            ? JMX.matcher(instance).matches()
                            : Address.parse(instance, 0)
                                    .filter(EnvironmentRules::whole)
                                    .isPresent(),
                    at + ".jmx[" + i + "]",
                    "must be host:port of its JMX, or a URL that begins with service:jmx:");
            require(
                    service.instances().indexOf(instance) == i,
                    at + ".jmx[" + i + "]",
                    "is named twice");
        }
        named(at + ".pools", service.pools());
        encryption(at + ".tls", service.tls());
        elsewhere(at + ".login", service.login());
        bastion(service.via());
    }

    /// Whether a host can be called so.
    static boolean host(String text) {
        return HOST.matcher(text).matches();
    }

    /// Whether it can name something that lies with a server.
    static boolean visible(String text) {
        return !text.isBlank() && text.length() <= 255 && !UNSEEN.matcher(text).find();
    }

    private static boolean whole(Address address) {
        return host(address.host()) && address.port() >= 1 && address.port() <= 65_535;
    }

    private void bastion(Optional<Bastion> via) throws Refusal {
        if (via.isPresent()) {
            Bastion bastion = via.get();
            String at = at(bastion);
            named(at + ".name", bastion.name());
            require(
                    host(bastion.address().host()),
                    at + ".host",
                    "must be a host name or an address");
            port(at + ".port", bastion.address().port());
            named(at + ".user", bastion.user());
            switch (bastion.proof()) {
                case Bastion.Proof.Agent _ -> {}
                case Bastion.Proof.Key(_, var passphrase) -> {
                    if (passphrase.isPresent()) {
                        typedElsewhere(at + ".passphrase", passphrase.get());
                    }
                }
                case Bastion.Proof.Password(var password) ->
                        typedElsewhere(at + ".password", password);
            }
        }
    }

    /// Where in the file it stands.
    private String at(Bastion bastion) {
        int index = 0;
        for (var written : tree.root().path("bastions")) {
            if (written.path("name").asString("").equals(bastion.name())) {
                return "bastions[" + index + "]";
            }
            index++;
        }
        return "bastions";
    }

    private void check(CapacitySource source) throws Refusal {
        switch (source) {
            case CapacitySource.Configured(Capacity size) -> check(size);
            case CapacitySource.NodeExporter exporter -> {
                String at = "capacity.node_exporter";
                require(
                        web(exporter.metrics()),
                        at + ".url",
                        "must be a URL such as http://db-1.internal:9100/metrics, without a user");
                require(
                        exporter.mountpoint().startsWith("/")
                                && !UNSEEN.matcher(exporter.mountpoint()).find(),
                        at + ".mountpoint",
                        "must be a path such as /var/lib/postgresql, as the exporter calls it");
                require(
                        exporter.ceiling().filter(c -> c.compareTo(Bytes.ZERO) <= 0).isEmpty(),
                        at + ".ceiling",
                        "must be more than nothing");
                require(
                        exporter.encrypted()
                                || exporter.tls().equals(CapacitySource.NodeExporter.STANDARD),
                        at + ".tls",
                        "is of no use with a URL that says http; say https");
                require(
                        exporter.tls().mode() == Tls.Mode.VERIFY_FULL
                                || exporter.tls().mode() == Tls.Mode.VERIFY_CA,
                        at + ".tls.mode",
                        "must be verify-full or verify-ca; say http in the URL where it is not encrypted");
                encryption(at + ".tls", exporter.tls());
                bastion(exporter.via());
            }
            case CapacitySource.Sql(String function) ->
                    require(
                            FUNCTION.matcher(function).matches(),
                            "capacity.sql.function",
                            "must be a function's name with its schema, such as headroom.volume");
        }
    }

    private static boolean web(String text) {
        try {
            var url = new URI(text);
            String scheme = String.valueOf(url.getScheme());
            return (scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void check(Capacity capacity) throws Refusal {
        String at = "capacity.configured";
        require(
                capacity.allocated().compareTo(Bytes.ZERO) > 0,
                at + ".allocated",
                "must be more than nothing");
        require(
                capacity.ceiling().compareTo(capacity.allocated()) >= 0,
                at + ".ceiling",
                "must be at least what is allocated; it is the size that the volume can grow to");
    }

    private void server(String at, String list, int index, Address address) throws Refusal {
        String each = at + "." + list + "[" + index + "]";
        boolean listed = tree.has(each);
        require(
                host(address.host()),
                listed ? each : at + ".host",
                "must be a host name or an address");
        port(listed ? each : at + ".port", address.port());
    }

    private void port(String at, int port) throws Refusal {
        require(port >= 1 && port <= 65_535, at, "must be from 1 to 65535");
    }

    private void operator(String at, Optional<Login> login) throws Refusal {
        if (login.isPresent()) {
            login(at, login.get());
        }
    }

    private void login(String at, Login login) throws Refusal {
        named(at + ".user", login.user());
    }

    void named(String at, String text) throws Refusal {
        require(visible(text), at, "must be a name of visible characters");
    }

    void require(boolean holds, String path, String message) throws Refusal {
        if (!holds) {
            throw tree.refusal(path, path + " " + message);
        }
    }
}
