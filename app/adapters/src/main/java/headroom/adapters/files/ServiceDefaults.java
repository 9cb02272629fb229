package headroom.adapters.files;

import headroom.core.environment.Address;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Tls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a service of libpq gives to the block `postgres` where the settings say nothing: all that
/// they have a key for but the password. Keys of libpq's that they have none for are passed over.
final class ServiceDefaults {

    static final String AT = "postgres.service";

    private final YamlTree source;
    private final PgServiceFiles.Found service;
    private final ObjectNode postgres;

    private ServiceDefaults(YamlTree source, PgServiceFiles.Found service, ObjectNode postgres) {
        this.source = source;
        this.service = service;
        this.postgres = postgres;
    }

    /// Adds it to the settings that name a service.
    ///
    /// @param source the text as it stands, for the places
    static void fill(YamlTree source, ObjectNode whole, PgServiceFiles files) throws Refusal {
        if (whole.get("postgres") instanceof ObjectNode postgres
                && postgres.path("service").isString()) {
            var found = files.find(postgres.path("service").stringValue(), source, AT);
            new ServiceDefaults(source, found, postgres).fill();
        }
    }

    private void fill() throws Refusal {
        Optional<Integer> flaw = service.section().flaw();
        if (flaw.isPresent()) {
            throw source.refusal(
                    AT,
                    "%s needs %s, whose line %d must be key=value, without blanks around the sign and without another service"
                            .formatted(AT, service.file(), flaw.get()));
        }
        hosts();
        Optional<String> database = value("dbname");
        if (database.isPresent()) {
            put(postgres, "database", name("dbname", database.get()));
        }
        Optional<String> binding = value("channel_binding");
        if (binding.isPresent()) {
            put(
                    postgres,
                    "channel_binding",
                    word(
                            "channel_binding",
                            binding.get(),
                            PostgresEndpoint.Binding.values(),
                            PostgresEndpoint.Binding::word));
        }
        encryption();
        login();
    }

    private void hosts() throws Refusal {
        if (postgres.has("hosts")) {
            return;
        }
        List<String> ports = List.of(value("port").orElse("").split(",", -1));
        if (postgres.has("host")) {
            if (ports.size() == 1 && !postgres.has("port")) {
                postgres.put("port", port(ports.getFirst()));
            }
            return;
        }
        Optional<String> named = value("host");
        if (named.isEmpty()) {
            throw bad("host", "must be given there, or postgres.host here");
        }
        List<String> hosts = List.of(named.get().split(",", -1));
        if (ports.size() != 1 && ports.size() != hosts.size()) {
            throw bad("port", "must be one, or one for each host");
        }
        var servers = new ArrayList<Address>();
        for (String host : hosts) {
            if (!EnvironmentRules.host(host)) {
                throw bad(
                        "host",
                        "must be host names or addresses; a socket in the file system is not"
                                + " supported");
            }
            servers.add(new Address(host, port(ports.get(ports.size() == 1 ? 0 : servers.size()))));
        }
        if (servers.size() == 1) {
            postgres.put("host", servers.getFirst().host());
            if (!postgres.has("port")) {
                postgres.put("port", servers.getFirst().port());
            }
        } else {
            var list = postgres.putArray("hosts");
            servers.forEach(server -> list.add(server.text()));
        }
    }

    private int port(String text) throws Refusal {
        String digits = text.strip();
        int port =
                digits.isEmpty()
                        ? EnvironmentReading.POSTGRES
                        : digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65_535) {
            throw bad("port", "must be from 1 to 65535");
        }
        return port;
    }

    /// As in libpq, certificates are of no interest where nothing is encrypted.
    private void encryption() throws Refusal {
        Optional<ObjectNode> block = block(postgres, "tls");
        if (block.isEmpty()) {
            return;
        }
        ObjectNode tls = block.get();
        Optional<String> root = value("sslrootcert");
        boolean systems = root.filter("system"::equals).isPresent();
        Optional<String> mode =
                systems ? Optional.of(Tls.Mode.VERIFY_FULL.word()) : value("sslmode");
        if (mode.isPresent()) {
            // "allow" prefers no encryption, which nobody wants: the nearest that is there
            String wanted = mode.get().equals("allow") ? Tls.Mode.PREFER.word() : mode.get();
            put(tls, "mode", word("sslmode", wanted, Tls.Mode.values(), Tls.Mode::word));
        }
        if (!tls.path("mode").asString("").equals(Tls.Mode.DISABLE.word())) {
            if (root.isPresent() && !systems) {
                put(tls, "root", path("sslrootcert", root.get()));
            }
            client(tls);
        }
        if (!tls.isEmpty()) {
            postgres.set("tls", tls);
        }
    }

    private void client(ObjectNode tls) throws Refusal {
        Optional<String> certificate = value("sslcert");
        Optional<String> key = value("sslkey");
        if (certificate.isEmpty() && key.isEmpty()) {
            return;
        }
        Optional<ObjectNode> block = block(tls, "client");
        if (block.isEmpty()) {
            return;
        }
        ObjectNode client = block.get();
        put(
                client,
                "certificate",
                path("sslcert", certificate.orElse("~/.postgresql/postgresql.crt")));
        put(client, "key", path("sslkey", key.orElse("~/.postgresql/postgresql.key")));
        tls.set("client", client);
    }

    /// What stands at a key, or nothing yet; empty where something else does, which is told later.
    private static Optional<ObjectNode> block(ObjectNode above, String key) {
        if (above.get(key) instanceof ObjectNode given) {
            return Optional.of(given);
        }
        return above.has(key)
                ? Optional.empty()
                : Optional.of(JsonNodeFactory.instance.objectNode());
    }

    private void login() throws Refusal {
        boolean known =
                postgres.get("monitor") instanceof ObjectNode monitor && monitor.has("password");
        if (!known && service.section().password()) {
            throw source.refusal(
                    "postgres.monitor.password",
                    "missing key \"password\" in postgres.monitor: the one in section [%s] of %s is never taken; write pgpass, or another reference"
                            .formatted(service.section().name(), service.file()));
        }
        Optional<String> user = value("user");
        if (user.isPresent() && postgres.get("monitor") instanceof ObjectNode monitor) {
            put(monitor, "user", name("user", user.get()));
        }
    }

    private Optional<String> value(String key) {
        return service.section().value(key);
    }

    private String name(String key, String text) throws Refusal {
        if (!EnvironmentRules.visible(text)) {
            throw bad(key, "must be a name of visible characters");
        }
        return text;
    }

    private String path(String key, String text) throws Refusal {
        return Paths.absolute(text)
                .orElseThrow(
                        () -> bad(key, "must be an absolute path, or one that begins with ~/"));
    }

    private <T> String word(String key, String text, T[] all, Function<T, String> as)
            throws Refusal {
        List<String> words = Arrays.stream(all).map(as).toList();
        if (!words.contains(text)) {
            throw bad(key, "must be one of " + String.join(", ", words));
        }
        return text;
    }

    private static void put(ObjectNode into, String key, String text) {
        if (!into.has(key)) {
            into.put(key, text);
        }
    }

    private Refusal bad(String key, String must) {
        return source.refusal(
                AT,
                "%s: %s in section [%s] of %s %s"
                        .formatted(AT, key, service.section().name(), service.file(), must));
    }
}
