package headroom.desktop.environment;

import static headroom.desktop.environment.Field.choice;
import static headroom.desktop.environment.Field.flag;
import static headroom.desktop.environment.Field.number;
import static headroom.desktop.environment.Field.secret;
import static headroom.desktop.environment.Field.text;

import headroom.core.environment.PostgresEndpoint.Binding;
import headroom.core.environment.Tier;
import headroom.core.environment.Tls;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The keys of each block of the settings as fields.
final class Blocks {

    private static final String EXPORTER = "capacity.node_exporter.";

    private Blocks() {}

    static List<Field> environment() {
        return List.of(
                text("name", "Name", "as in shop-production; also the file's name"),
                new Field(
                        "tier",
                        "Tier",
                        Field.Kind.CHOICE,
                        "decides what is asked before something is changed",
                        Stream.of(Tier.values()).map(Tier::word).toList()));
    }

    static List<Field> postgres(List<String> ways) {
        String at = "postgres.";
        var fields =
                new ArrayList<>(
                        List.of(
                                new Field(
                                        at + "host",
                                        "Host",
                                        Field.Kind.HOSTS,
                                        "db-1.internal, or several: db-1:5432, db-2:5432",
                                        List.of()),
                                number(at + "port", "Port", "5432"),
                                text(at + "database", "Database", "postgres"),
                                text(at + "service", "pg_service", "section of pg_service.conf")));
        fields.addAll(logins(at, Reference.EVERY));
        fields.addAll(tls(at, "verified; optional on this machine"));
        fields.add(
                choice(
                        at + "channel_binding",
                        "Channel binding",
                        "where it is offered",
                        Stream.of(Binding.values()).map(Binding::word).toList()));
        fields.add(via(at, ways));
        fields.add(flag(at + "pooled", "Behind PgBouncer"));
        return fields;
    }

    static List<Field> redis(List<String> ways) {
        String at = "redis.";
        var fields =
                new ArrayList<>(
                        List.of(
                                text(at + "host", "Host", "redis-1.internal"),
                                number(at + "port", "Port", "6379"),
                                text(at + "sentinel.master", "or Sentinel's master", "mymaster"),
                                new Field(
                                        at + "sentinel.hosts",
                                        "Sentinels",
                                        Field.Kind.LIST,
                                        "sentinel-1:26379, sentinel-2:26379",
                                        List.of()),
                                text(at + "sentinel.login.user", "Asks them as", "nobody"),
                                secret(
                                        at + "sentinel.login.password",
                                        "Its password",
                                        Reference.ELSEWHERE)));
        fields.addAll(logins(at, Reference.ELSEWHERE));
        fields.addAll(tls(at, "verified; none on this machine"));
        fields.add(number(at + "database", "Database", "0"));
        fields.add(via(at, ways));
        return fields;
    }

    private static List<Field> logins(String at, List<String> kinds) {
        return List.of(
                text(at + "monitor.user", "Watches as", "can change nothing"),
                secret(at + "monitor.password", "Its password", kinds),
                text(at + "operator.user", "Acts as", "nobody: watch only"),
                secret(at + "operator.password", "Its password", kinds));
    }

    private static List<Field> tls(String at, String standard) {
        return List.of(
                choice(
                        at + "tls.mode",
                        "Encryption",
                        standard,
                        Stream.of(Tls.Mode.values())
                                .filter(mode -> possible(at, mode))
                                .map(Tls.Mode::word)
                                .toList()),
                text(at + "tls.root", "Trusted authority", "a PEM file; the system's otherwise"),
                text(at + "tls.client.certificate", "Own certificate", "a PEM file, if asked for"),
                text(at + "tls.client.key", "Its key", "a PKCS #8 file"),
                secret(at + "tls.client.password", "The key's password", Reference.ELSEWHERE));
    }

    private static boolean possible(String at, Tls.Mode mode) {
        return switch (at) {
            case "redis." -> mode != Tls.Mode.PREFER;
            case EXPORTER -> mode == Tls.Mode.VERIFY_CA || mode == Tls.Mode.VERIFY_FULL;
            default -> true;
        };
    }

    private static Field via(String at, List<String> ways) {
        return choice(at + "via", "Via bastion", "none", ways);
    }

    static List<Field> bouncer(String at, List<String> ways) {
        var fields =
                new ArrayList<>(
                        List.of(
                                text(at + "name", "Name", "as in main"),
                                via(at, ways),
                                text(at + "host", "Host", "bouncer-1.internal"),
                                number(at + "port", "Port", "6432"),
                                text(at + "stats.user", "Watches as", "one of stats_users"),
                                secret(at + "stats.password", "Its password", Reference.EVERY),
                                text(at + "admin.user", "Acts as", "nobody: watch only"),
                                secret(at + "admin.password", "Its password", Reference.EVERY)));
        fields.addAll(tls(at, "verified; optional on this machine"));
        return fields;
    }

    static List<Field> service(String at, List<String> ways) {
        var fields =
                new ArrayList<>(
                        List.of(
                                text(at + "name", "Name", "as in orders"),
                                via(at, ways),
                                new Field(
                                        at + "jmx",
                                        "JMX of instances",
                                        Field.Kind.LIST,
                                        "10.0.0.11:9010, 10.0.0.12:9010",
                                        List.of()),
                                text(at + "pools", "Pools", "*: each; orders-*: by name"),
                                text(at + "login.user", "Watches as", "nobody: without a login"),
                                secret(
                                        at + "login.password",
                                        "Its password",
                                        Reference.ELSEWHERE)));
        fields.addAll(tls(at, "none: JMX is plain"));
        return fields;
    }

    static List<Field> bastion(String at) {
        return List.of(
                text(at + "name", "Name", "what “via” calls it"),
                text(at + "user", "User", "on the bastion"),
                text(at + "host", "Host", "jump.example.org"),
                number(at + "port", "Port", "22"),
                text(at + "key", "Private key", "~/.ssh/id_ed25519"),
                secret(at + "passphrase", "Its passphrase", Reference.ELSEWHERE),
                secret(at + "password", "or a password", Reference.ELSEWHERE),
                flag(at + "agent", "or the SSH agent"),
                text(at + "known_hosts", "Known hosts", "~/.ssh/known_hosts"));
    }

    static List<Field> capacity(List<String> ways) {
        String exporter = EXPORTER;
        var fields =
                new ArrayList<>(
                        List.of(
                                text("capacity.configured.allocated", "Size now", "as in 1.8 TiB"),
                                text(
                                        "capacity.configured.ceiling",
                                        "Can grow to",
                                        "the limit of autoscaling; else the size again"),
                                text(
                                        exporter + "url",
                                        "or node_exporter",
                                        "http://db-1.internal:9100/metrics"),
                                text(
                                        exporter + "mountpoint",
                                        "Mountpoint",
                                        "as the exporter calls it"),
                                text(
                                        exporter + "ceiling",
                                        "Can grow to",
                                        "its size where nothing is given"),
                                via(exporter, ways)));
        fields.addAll(tls(exporter, "verified, where the URL says https"));
        fields.add(text("capacity.sql.function", "or a function", "headroom.volume"));
        return fields;
    }

    static List<Field> slot(String at) {
        return List.of(
                text(at + "name", "Slot", "orders_cdc"),
                text(at + "owner", "Owner", "who answers for its consumer"));
    }

    static List<Field> client(String at) {
        return List.of(
                text(at + "service", "Service", "as in orders"),
                text(at + "database", "Database", "any"),
                text(at + "role", "Role", "any"),
                text(at + "application_name", "application_name", "any"),
                number(at + "pool.max", "Pool's maximum", "connections of an instance"),
                number(at + "pool.instances", "Instances", "that run with such a pool"),
                new Field(
                        at + "addresses",
                        "Addresses",
                        Field.Kind.LIST,
                        "any; as in 10.0.0.0/8",
                        List.of()));
    }
}
