package headroom.core.settings;

import headroom.core.environment.Address;
import headroom.core.reading.Shown;
import headroom.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server's URL as other programs know it, read into settings. Takes `postgres://`,
/// `postgresql://`, `redis://` and `rediss://`, and of their parameters those that settings have a
/// place for; a password is never put into the settings.
///
/// Sources: PostgreSQL's documentation, 34.1.1.2; the registrations of `redis` and `rediss` at
/// IANA.
public final class ServerUrl {

    private static final Pattern URL =
            Pattern.compile(
                    "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:(?<user>[^@/?#]*)@)?(?<hosts>[^/?#]*)"
                            + "(?:/(?<path>[^?#]*))?(?:\\?(?<query>[^#]*))?(?:#.*)?");
    private static final int LONGEST = 4096;

    /// A password with an unescaped `@`, `/`, `?` or `#` would end up in another part.
    private static final Pattern ONE_AT = Pattern.compile("[A-Za-z]+://(?:[^@/?#]*@)?[^@\\s]*");

    private static final Map<String, String> PARAMETERS =
            Map.of(
                    "sslmode", "postgres.tls.mode",
                    "sslrootcert", "postgres.tls.root",
                    "sslcert", "postgres.tls.client.certificate",
                    "sslkey", "postgres.tls.client.key",
                    "channel_binding", "postgres.channel_binding",
                    "dbname", "postgres.database",
                    "user", "postgres.monitor.user",
                    "service", "postgres.service");

    private ServerUrl() {}

    /// What a text is.
    public sealed interface Answer {

        /// @param draft keys of one server
        /// @param notTaken what stands in the URL and in no settings, in words
        /// @param password what stood in the URL; to be put where a reference can lead to
        record Taken(Draft draft, List<String> notTaken, Optional<Secret> password)
                implements Answer {

            public Taken {
                notTaken = List.copyOf(notTaken);
            }

            /// `postgres` or `redis`.
            public String server() {
                return draft.tree().keySet().iterator().next();
            }
        }

        /// @param why what was expected instead; never repeats the text, which may hold a password
        record Refused(String why) implements Answer {}
    }

    private static final class Bad extends Exception {

        private static final long serialVersionUID = 1;

        Bad(String why) {
            super(why);
        }
    }

    /// A URL without its password and its parameters, as in `postgresql://user@host:5432/shop`;
    /// empty where it is none of these, or might hold a password where none belongs.
    public static Optional<String> shown(String text) {
        return text.length() <= LONGEST
                        && ONE_AT.matcher(text.strip()).matches()
                        && read(text) instanceof Answer.Taken taken
                ? Optional.of(shown(taken.server(), taken.draft()))
                : Optional.empty();
    }

    private static String shown(String server, Draft draft) {
        String scheme =
                server.equals("postgres")
                        ? "postgresql"
                        : draft.text("redis.tls.mode").equals("disable") ? "redis" : "rediss";
        String user = draft.text(server + ".monitor.user");
        String host = draft.text(server + ".host");
        String place =
                host.isEmpty()
                        ? draft.text(server + ".hosts").replace(" ", "")
                        : new Address(host, Integer.parseInt(draft.text(server + ".port"))).text();
        String database = draft.text(server + ".database");
        return Shown.text(
                scheme
                        + "://"
                        + (user.isEmpty() ? "" : user + "@")
                        + place
                        + (database.isEmpty() ? "" : "/" + database),
                160);
    }

    public static Answer read(String text) {
        Matcher url = URL.matcher(text.strip());
        if (text.strip().toLowerCase(Locale.ROOT).startsWith("jdbc:")) {
            return new Answer.Refused(
                    "A JDBC URL is not taken: it can carry options of the driver. Give"
                            + " postgresql://user@host:port/database instead.");
        }
        if (text.isBlank() || !url.matches()) {
            return new Answer.Refused(
                    "That is no URL. Expected is postgresql://user@host:port/database or"
                            + " rediss://user@host:port/0.");
        }
        try {
            String scheme = part(url, "scheme").toLowerCase(Locale.ROOT);
            return switch (scheme) {
                case "postgres", "postgresql" -> postgres(url);
                case "redis", "rediss" -> redis(url, scheme.equals("rediss"));
                default ->
                        new Answer.Refused(
                                "“%s” is no scheme that is known here: postgres, postgresql, redis or"
                                                .formatted(Shown.text(scheme))
                                        + " rediss.");
            };
        } catch (Bad e) {
            return new Answer.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static Answer postgres(Matcher url) throws Bad {
        Draft draft = Draft.EMPTY;
        var notTaken = new ArrayList<String>();
        List<Address> before = hosts(part(url, "hosts"), 5432);
        Optional<String> hosts = Optional.empty();
        Optional<String> ports = Optional.empty();
        draft = put(draft, "postgres.database", decoded(part(url, "path")));
        draft = put(draft, "postgres.monitor.user", user(url));
        Optional<Secret> password = password(url);
        for (String pair : part(url, "query").split("&", -1)) {
            String name = decoded(pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair);
            String value = decoded(pair.contains("=") ? pair.substring(pair.indexOf('=') + 1) : "");
            if (name.isEmpty()) {
                continue;
            }
            if (name.equals("password")) {
                password = Optional.of(new Secret(value));
            } else if (name.equals("host")) {
                hosts = Optional.of(value);
            } else if (name.equals("port")) {
                ports = Optional.of(value);
            } else if (name.equals("sslmode") && value.equals("allow")) {
                notTaken.add(PgServices.ALLOW);
            } else if (PARAMETERS.containsKey(name)) {
                draft = put(draft, PARAMETERS.get(name), value);
            } else {
                notTaken.add(name);
            }
        }
        List<Address> servers = servers(before, hosts, ports);
        if (servers.size() == 1) {
            draft = at(draft, "postgres", servers.getFirst());
        } else if (!servers.isEmpty()) {
            draft = draft.with("postgres.hosts", servers.stream().map(Address::text).toList());
        } else if (draft.text("postgres.service").isEmpty()) {
            throw new Bad("The URL names no host: postgresql://user@host:port/database.");
        } else if (!ports.orElse("").isEmpty()) {
            draft = draft.with("postgres.port", port(ports.get()));
        }
        return new Answer.Taken(draft, notTaken, password);
    }

    /// As in libpq, what the parameters say takes the place of what stands before the path: hosts
    /// and ports are lists, one port is for all hosts, and an empty one is the usual one.
    private static List<Address> servers(
            List<Address> before, Optional<String> hosts, Optional<String> ports) throws Bad {
        List<String> names =
                hosts.map(ServerUrl::list)
                        .orElseGet(() -> before.stream().map(Address::host).toList());
        List<String> numbers =
                ports.map(ServerUrl::list)
                        .orElseGet(
                                () -> before.stream().map(a -> String.valueOf(a.port())).toList());
        if (!names.isEmpty() && numbers.size() > 1 && numbers.size() != names.size()) {
            throw new Bad(
                    "The URL names %d hosts and %d ports: give one port, or one for each host."
                            .formatted(names.size(), numbers.size()));
        }
        var found = new ArrayList<Address>();
        for (String name : names) {
            String number =
                    numbers.isEmpty() ? "" : numbers.get(numbers.size() == 1 ? 0 : found.size());
            found.add(new Address(host(name), port(number)));
        }
        return found;
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    /// A host without a port: in a parameter a colon belongs to an IPv6 address.
    private static String host(String text) throws Bad {
        String bare = text.replaceAll("[\\[\\]]", "");
        boolean six = bare.chars().filter(c -> c == ':').count() > 1;
        if (!six && bare.contains(":")) {
            throw new Bad("The parameter host names hosts alone: their ports belong into port=.");
        }
        return address(six ? "[" + bare + "]" : text, 1).host();
    }

    private static int port(String text) throws Bad {
        if (text.isEmpty()) {
            return 5432;
        }
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new Bad(
                    "A port of the URL is not understood. Expected is a number from 1 to 65535.");
        }
        return port;
    }

    private static Answer redis(Matcher url, boolean encrypted) throws Bad {
        List<Address> hosts = hosts(part(url, "hosts"), 6379);
        if (hosts.size() != 1) {
            throw new Bad(
                    hosts.isEmpty()
                            ? "The URL names no host: rediss://user@host:port/0."
                            : "A Redis URL names one host; several are sentinels: give them in the"
                                    + " form.");
        }
        Draft draft = at(Draft.EMPTY, "redis", hosts.getFirst());
        var notTaken = new ArrayList<String>();
        String database = decoded(part(url, "path"));
        if (database.matches("\\d{1,5}")) {
            draft = draft.with("redis.database", Integer.parseInt(database));
        } else if (!database.isEmpty()) {
            throw new Bad("Redis databases are numbers, as in rediss://host:6379/0.");
        }
        draft = draft.with("redis.tls.mode", encrypted ? "verify-full" : "disable");
        draft = put(draft, "redis.monitor.user", user(url).isEmpty() ? "default" : user(url));
        for (String pair : part(url, "query").split("&", -1)) {
            if (!pair.isEmpty()) {
                notTaken.add(
                        decoded(pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair));
            }
        }
        return new Answer.Taken(draft, notTaken, password(url));
    }

    private static List<Address> hosts(String text, int standard) throws Bad {
        var found = new ArrayList<Address>();
        for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            found.add(address(decoded(each), standard));
        }
        return found;
    }

    private static Address address(String text, int standard) throws Bad {
        if (text.startsWith("/") || text.startsWith("@")) {
            throw new Bad("A socket in the file system is not supported: name a host.");
        }
        return Address.parse(text, standard)
                .filter(a -> a.port() >= 1 && a.port() <= 65_535)
                .orElseThrow(() ->
                        new Bad(
                                "A host of the URL is not understood. Expected is host:port, the"
                                        + " port from 1 to 65535."));
    }

    private static Draft at(Draft draft, String server, Address address) {
        return draft.with(server + ".host", address.host()).with(server + ".port", address.port());
    }

    private static Draft put(Draft draft, String path, String value) {
        return value.isEmpty() ? draft : draft.with(path, value);
    }

    private static String user(Matcher url) throws Bad {
        String all = part(url, "user");
        return decoded(all.contains(":") ? all.substring(0, all.indexOf(':')) : all);
    }

    private static Optional<Secret> password(Matcher url) throws Bad {
        String all = part(url, "user");
        String password = all.contains(":") ? decoded(all.substring(all.indexOf(':') + 1)) : "";
        return password.isEmpty() ? Optional.empty() : Optional.of(new Secret(password));
    }

    private static String part(Matcher url, String name) {
        return Optional.ofNullable(url.group(name)).orElse("");
    }

    /// A plus stays a plus: these are no forms.
    private static String decoded(String text) throws Bad {
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[given.length];
        int length = 0;
        for (int i = 0; i < given.length; i++) {
            if (given[i] != '%') {
                plain[length++] = given[i];
                continue;
            }
            int high = i + 2 <= given.length - 1 ? Character.digit(given[i + 1], 16) : -1;
            int low = i + 2 <= given.length - 1 ? Character.digit(given[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new Bad("A % in the URL must be followed by two hexadecimal digits.");
            }
            plain[length++] = (byte) (high * 16 + low);
            i += 2;
        }
        String read = new String(plain, 0, length, StandardCharsets.UTF_8);
        if (!Arrays.equals(read.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(plain, length))) {
            throw new Bad("What follows a % in the URL is no text in UTF-8."); // it was replaced
        }
        if (read.indexOf('\0') >= 0) {
            throw new Bad("%00 stands for no character that a URL of a server can have.");
        }
        return read;
    }
}
