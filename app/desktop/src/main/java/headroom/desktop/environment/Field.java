package headroom.desktop.environment;

import headroom.core.environment.PostgresEndpoint.Binding;
import headroom.core.environment.Tier;
import headroom.core.environment.Tls;
import headroom.core.settings.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One line of the form.
///
/// @param path of its key in the settings
/// @param prompt what could stand there, or what holds where nothing does
/// @param choices what may be chosen; empty for anything else
record Field(String path, String label, Kind kind, String prompt, List<String> choices) {

    enum Kind {
        TEXT,
        NUMBER,
        /// One value, or several separated by commas; the key of several is the plural.
        HOSTS,
        CHOICE,
        FLAG,
        /// A reference to a secret.
        SECRET
    }

    /// Fields under one heading.
    ///
    /// @param open whether it is shown unfolded even when empty
    record Section(String title, boolean open, List<Field> fields) {}

    static final List<Section> FORM =
            List.of(
                    new Section(
                            "Environment",
                            true,
                            List.of(
                                    text(
                                            "name",
                                            "Name",
                                            "as in shop-production; also the file's name"),
                                    choice(
                                            "tier",
                                            "Tier",
                                            "decides what is asked before something is changed",
                                            Stream.of(Tier.values()).map(Tier::word).toList()))),
                    new Section("PostgreSQL", true, postgres()),
                    new Section("Redis", true, redis()),
                    new Section(
                            "Capacity of PostgreSQL's volume",
                            true,
                            List.of(
                                    text(
                                            "capacity.configured.allocated",
                                            "Size now",
                                            "as in 1.8 TiB"),
                                    text(
                                            "capacity.configured.ceiling",
                                            "Can grow to",
                                            "the limit of autoscaling; else the size again"),
                                    text(
                                            "capacity.node_exporter.url",
                                            "or node_exporter",
                                            "http://db-1.internal:9100/metrics"),
                                    text(
                                            "capacity.node_exporter.mountpoint",
                                            "Mountpoint",
                                            "as the exporter calls it"),
                                    text(
                                            "capacity.node_exporter.ceiling",
                                            "Can grow to",
                                            "its size where nothing is given"),
                                    text(
                                            "capacity.sql.function",
                                            "or a function",
                                            "headroom.volume"))),
                    new Section(
                            "Bastion",
                            false,
                            List.of(
                                    text("bastions[0].name", "Name", "what “via” above calls it"),
                                    text("bastions[0].host", "Host", "jump.example.org"),
                                    number("bastions[0].port", "Port", "22"),
                                    text("bastions[0].user", "User", "on the bastion"),
                                    text("bastions[0].key", "Private key", "~/.ssh/id_ed25519"),
                                    secret("bastions[0].passphrase", "Its passphrase"),
                                    flag("bastions[0].agent", "or the SSH agent"),
                                    secret("bastions[0].password", "or a password"),
                                    text(
                                            "bastions[0].known_hosts",
                                            "Known hosts",
                                            "~/.ssh/known_hosts"))));

    private static List<Field> postgres() {
        String at = "postgres";
        var fields =
                new ArrayList<>(
                        List.of(
                                new Field(
                                        at + ".host",
                                        "Host",
                                        Kind.HOSTS,
                                        "db-1.internal, or several: db-1:5432, db-2:5432",
                                        List.of()),
                                number(at + ".port", "Port", "5432"),
                                text(at + ".database", "Database", "postgres"),
                                text(at + ".service", "pg_service", "section of pg_service.conf")));
        fields.addAll(logins(at));
        fields.addAll(tls(at));
        fields.add(
                choice(
                        at + ".channel_binding",
                        "Channel binding",
                        "where it is offered",
                        Stream.of(Binding.values()).map(Binding::word).toList()));
        fields.add(flag(at + ".pooled", "Behind PgBouncer"));
        fields.add(text(at + ".via", "Via bastion", "none"));
        return List.copyOf(fields);
    }

    private static List<Field> redis() {
        String at = "redis";
        var fields =
                new ArrayList<>(
                        List.of(
                                text(at + ".host", "Host", "redis-1.internal"),
                                number(at + ".port", "Port", "6379"),
                                text(at + ".sentinel.master", "or Sentinel's master", "mymaster"),
                                new Field(
                                        at + ".sentinel.hosts",
                                        "Sentinels",
                                        Kind.HOSTS,
                                        "sentinel-1:26379, sentinel-2:26379",
                                        List.of()),
                                number(at + ".database", "Database", "0")));
        fields.addAll(logins(at));
        fields.addAll(tls(at));
        fields.add(text(at + ".via", "Via bastion", "none"));
        return List.copyOf(fields);
    }

    private static List<Field> logins(String at) {
        return List.of(
                text(at + ".monitor.user", "Watches as", "can change nothing"),
                secret(at + ".monitor.password", "Its password"),
                text(at + ".operator.user", "Acts as", "nobody: watch only"),
                secret(at + ".operator.password", "Its password"));
    }

    private static List<Field> tls(String at) {
        return List.of(
                choice(
                        at + ".tls.mode",
                        "Encryption",
                        "verified; optional on this machine",
                        Stream.of(Tls.Mode.values()).map(Tls.Mode::word).toList()),
                text(at + ".tls.root", "Trusted authority", "a PEM file; the system's otherwise"),
                text(
                        at + ".tls.client.certificate",
                        "Own certificate",
                        "a PEM file, where asked for"),
                text(at + ".tls.client.key", "Its key", "a PKCS #8 file"));
    }

    private static Field text(String path, String label, String prompt) {
        return new Field(path, label, Kind.TEXT, prompt, List.of());
    }

    private static Field number(String path, String label, String prompt) {
        return new Field(path, label, Kind.NUMBER, prompt, List.of());
    }

    private static Field flag(String path, String label) {
        return new Field(path, label, Kind.FLAG, "", List.of());
    }

    private static Field secret(String path, String label) {
        return new Field(
                path,
                label,
                Kind.SECRET,
                "env:NAME",
                List.of("env", "file", "keychain", "pgpass", "command", "prompt"));
    }

    private static Field choice(String path, String label, String prompt, List<String> choices) {
        return new Field(path, label, Kind.CHOICE, prompt, choices);
    }

    /// What stands in the field.
    String in(Draft draft) {
        String text = draft.text(path);
        return text.isEmpty() && kind == Kind.HOSTS ? draft.text(plural()) : text;
    }

    /// The draft after somebody typed it; nothing takes the key away.
    Draft typed(Draft draft, String typed) {
        String value = typed.strip();
        return switch (kind) {
            case HOSTS -> hosts(draft, value);
            case FLAG -> value.equals("true") ? draft.with(path, true) : draft.without(path);
            case NUMBER ->
                    value.matches("\\d{1,9}")
                            ? draft.with(path, Integer.parseInt(value))
                            : put(draft, value);
            case TEXT, CHOICE, SECRET -> put(draft, value);
        };
    }

    private Draft put(Draft draft, String value) {
        return value.isEmpty() ? draft.without(path) : draft.with(path, value);
    }

    private Draft hosts(Draft draft, String value) {
        Draft without = draft.without(path).without(plural());
        if (value.isEmpty()) {
            return without;
        }
        List<String> all =
                Stream.of(value.split(",", -1))
                        .map(String::strip)
                        .filter(h -> !h.isEmpty())
                        .toList();
        return all.size() > 1 || plural().equals(path)
                ? without.with(plural(), all)
                : without.with(path, value);
    }

    private String plural() {
        return path.endsWith("s") ? path : path + "s";
    }

    /// Whether a mistake at this key is one of this field's.
    boolean of(String key) {
        return key.equals(path)
                || (kind == Kind.HOSTS && (key.equals(plural()) || key.startsWith(plural() + "[")));
    }
}
