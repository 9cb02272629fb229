package headroom.adapters.files;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Capacity;
import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import headroom.core.reading.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What must hold in an environment beyond its shape. Hosts are held to what a host can be, so that
/// none can carry parameters into a driver's address.
final class EnvironmentRules {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})|[0-9A-Fa-f:.]{2,45}");
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
        if (environment.configuredCapacity().isPresent()) {
            check(environment.configuredCapacity().get());
        }
        check(environment.expectations().slots().orElse(List.of()));
    }

    private void check(PostgresEndpoint postgres) throws Refusal {
        for (int i = 0; i < postgres.hosts().size(); i++) {
            server("postgres", "hosts", i, postgres.hosts().get(i));
        }
        named("postgres.database", postgres.database());
        login("postgres.monitor", postgres.monitor());
        operator("postgres.operator", postgres.operator());
        bastion(postgres.via());
    }

    private void check(RedisEndpoint redis) throws Refusal {
        switch (redis.place()) {
            case RedisEndpoint.Place.Fixed(Address address) -> server("redis", "host", 0, address);
            case RedisEndpoint.Place.Sentinels(String master, List<Address> all, var login) -> {
                named("redis.sentinel.master", master);
                for (int i = 0; i < all.size(); i++) {
                    server("redis.sentinel", "hosts", i, all.get(i));
                }
                operator("redis.sentinel.login", login);
            }
        }
        require(redis.database() >= 0, "redis.database", "must be 0 or more");
        require(
                redis.tls().mode() != Tls.Mode.PREFER,
                "redis.tls.mode",
                "must not be prefer: Redis cannot be asked whether it offers encryption");
        login("redis.monitor", redis.monitor());
        operator("redis.operator", redis.operator());
        bastion(redis.via());
    }

    private void check(PgBouncerEndpoint bouncer, String at) throws Refusal {
        named(at + ".name", bouncer.name());
        server(at, "host", 0, bouncer.address());
        login(at + ".stats", bouncer.stats());
        operator(at + ".admin", bouncer.admin());
        bastion(bouncer.via());
    }

    private void check(ServiceEndpoint service, String at) throws Refusal {
        named(at + ".name", service.name());
        require(!service.instances().isEmpty(), at + ".jmx", "must name at least one instance");
        operator(at + ".login", service.login());
        bastion(service.via());
    }

    private void bastion(Optional<Bastion> via) throws Refusal {
        if (via.isPresent()) {
            Bastion bastion = via.get();
            String at = "bastions";
            named(at + ".name", bastion.name());
            require(
                    HOST.matcher(bastion.address().host()).matches(),
                    at + ".host",
                    "must be a host name or an address");
            port(at + ".port", bastion.address().port());
            named(at + ".user", bastion.user());
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

    private void check(List<DeclaredSlot> slots) throws Refusal {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < slots.size(); i++) {
            String at = "expectations.slots[" + i + "].name";
            named(at, slots.get(i).name());
            require(seen.add(slots.get(i).name()), at, "is declared twice");
        }
    }

    private void server(String at, String list, int index, Address address) throws Refusal {
        String each = at + "." + list + "[" + index + "]";
        boolean listed = tree.has(each);
        require(
                HOST.matcher(address.host()).matches(),
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

    private void named(String at, String text) throws Refusal {
        require(
                !text.isBlank() && text.length() <= 255 && !UNSEEN.matcher(text).find(),
                at,
                "must be a name of visible characters");
    }

    private void require(boolean holds, String path, String message) throws Refusal {
        if (!holds) {
            throw tree.refusal(path, path + " " + message);
        }
    }
}
