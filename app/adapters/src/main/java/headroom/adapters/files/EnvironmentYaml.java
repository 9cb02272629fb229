package headroom.adapters.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import headroom.core.environment.Environment;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.settings.Draft;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The YAML of one environment, read and written; its keys are those of [EnvironmentBlock].
final class EnvironmentYaml {

    private static final StrictYaml YAML =
            new StrictYaml(
                    builder ->
                            builder.addModule(Scalars.module())
                                    .changeDefaultPropertyInclusion(inclusion ->
                                            inclusion.withValueInclusion(
                                                    JsonInclude.Include.NON_ABSENT)),
                    Set.of());

    private static final List<String> ORDER =
            List.of(
                    "name",
                    "tier",
                    "bastions",
                    "postgres",
                    "redis",
                    "pgbouncer",
                    "services",
                    "capacity",
                    "expectations",
                    "levels",
                    "host",
                    "port",
                    "hosts",
                    "service",
                    "sentinel",
                    "database",
                    "tls",
                    "channel_binding",
                    "pooled",
                    "via",
                    "monitor",
                    "operator",
                    "user",
                    "password",
                    "key",
                    "passphrase");

    /// What a service may give, the larger parts first; written only where it does not.
    private static final List<List<String>> GIVEN =
            List.of(
                    List.of("postgres.host", "postgres.port", "postgres.hosts"),
                    List.of("postgres.port"),
                    List.of("postgres.database"),
                    List.of("postgres.tls"),
                    List.of("postgres.tls.mode"),
                    List.of("postgres.tls.root"),
                    List.of("postgres.tls.client"),
                    List.of("postgres.tls.client.certificate", "postgres.tls.client.key"),
                    List.of("postgres.channel_binding"),
                    List.of("postgres.monitor.user"));

    private EnvironmentYaml() {}

    /// What settings build upon.
    ///
    /// @param services those that they can name
    /// @param levels that hold where they say nothing
    record Ground(PgServiceFiles services, LevelRules levels) {

        static Ground of(PgServiceFiles services) {
            return new Ground(services, LevelRules.SHIPPED);
        }
    }

    /// @param name what the environment must be called
    static Environment read(String text, String origin, String name, Ground ground) throws Refusal {
        YamlTree tree = tree(text, origin);
        return environment(tree, tree.root().deepCopy(), name, ground);
    }

    /// The same with the levels that are shipped.
    static Environment read(String text, String origin, String name, PgServiceFiles services)
            throws Refusal {
        return read(text, origin, name, Ground.of(services));
    }

    /// Every level that holds, with the place that says so.
    static List<AppliedLevel> applied(String text, String origin, String name, Ground ground)
            throws Refusal {
        YamlTree tree = tree(text, origin);
        Environment environment = environment(tree, tree.root().deepCopy(), name, ground);
        return ground.levels().applied(tree, environment.tier(), YAML.write(environment.levels()));
    }

    static YamlTree tree(String text, String origin) throws Refusal {
        return YAML.tree(text, origin);
    }

    /// @param source the text as it stands, for the places
    /// @param whole what is read; changed
    static Environment environment(YamlTree source, ObjectNode whole, String name, Ground ground)
            throws Refusal {
        ServiceDefaults.fill(source, whole, ground.services());
        ObjectNode levels = ground.levels().of(whole.path("tier").asString(""));
        if (!whole.has("levels")) {
            whole.set("levels", levels);
        } else if (whole.get("levels") instanceof ObjectNode given) {
            LevelRules.overlay(levels, given);
        }
        EnvironmentBlock block = YAML.bind(source, whole, EnvironmentBlock.class);
        Environment environment = EnvironmentReading.environment(block, source);
        EnvironmentRules.check(environment, name, source);
        return environment;
    }

    static Draft draft(YamlTree tree) {
        return value(tree.root()) instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .reduce(
                                Draft.EMPTY,
                                (draft, e) -> draft.with(String.valueOf(e.getKey()), e.getValue()),
                                (_, later) -> later)
                : Draft.EMPTY;
    }

    private static Object value(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                Map<String, Object> keys = new LinkedHashMap<>();
                object.properties().forEach(e -> keys.put(e.getKey(), value(e.getValue())));
                yield Collections.unmodifiableMap(keys);
            }
            case ArrayNode array -> array.valueStream().map(EnvironmentYaml::value).toList();
            default ->
                    node.isBoolean()
                            ? node.booleanValue()
                            : node.isNumber() ? node.numberValue() : node.stringValue();
        };
    }

    /// With the keys in the order in which people look for them.
    static String write(Draft draft) {
        return YAML.text(sorted(draft.tree()));
    }

    private static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> keys = new LinkedHashMap<>();
                map.entrySet().stream()
                        .sorted(Comparator.comparingInt(e -> rank(String.valueOf(e.getKey()))))
                        .forEach(e -> keys.put(String.valueOf(e.getKey()), sorted(e.getValue())));
                yield keys;
            }
            case List<?> list -> list.stream().map(EnvironmentYaml::sorted).toList();
            default -> value;
        };
    }

    private static int rank(String key) {
        int at = ORDER.indexOf(key);
        return at < 0 ? ORDER.size() : at;
    }

    /// Without what comes from a service, or holds as a level, anyway.
    static String write(Environment environment, Ground ground) {
        ObjectNode whole = YAML.write(EnvironmentWriting.block(environment));
        if (whole.get("levels") instanceof ObjectNode levels) {
            ground.levels().strip(environment.tier(), levels);
            if (levels.isEmpty()) {
                whole.remove("levels");
            }
        }
        if (environment.postgres().flatMap(PostgresEndpoint::service).isPresent()) {
            for (List<String> keys : GIVEN) {
                ObjectNode less = whole.deepCopy();
                keys.forEach(key -> remove(less, key));
                if (means(less, environment, ground)) {
                    whole = less;
                }
            }
        }
        return YAML.text(whole);
    }

    /// The same with the levels that are shipped.
    static String write(Environment environment, PgServiceFiles services) {
        return write(environment, Ground.of(services));
    }

    private static void remove(ObjectNode whole, String path) {
        if (whole.at("/" + YamlTree.parent(path).replace('.', '/')) instanceof ObjectNode above) {
            above.remove(path.substring(path.lastIndexOf('.') + 1));
        }
    }

    private static boolean means(ObjectNode whole, Environment environment, Ground ground) {
        try {
            String name = environment.name();
            return read(YAML.text(whole), name, name, ground).equals(environment);
        } catch (Refusal _) {
            return false;
        }
    }
}
