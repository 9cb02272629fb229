package headroom.adapters.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import headroom.core.environment.Environment;
import headroom.core.environment.Levels;
import headroom.core.settings.Draft;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
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

    private EnvironmentYaml() {}

    /// @param name what the environment must be called
    static Environment read(String text, String origin, String name) throws Refusal {
        YamlTree tree = tree(text, origin);
        return environment(tree, tree.root().deepCopy(), name);
    }

    static YamlTree tree(String text, String origin) throws Refusal {
        return YAML.tree(text, origin);
    }

    /// @param source the text as it stands, for the places
    /// @param whole what is read; changed
    static Environment environment(YamlTree source, ObjectNode whole, String name) throws Refusal {
        overlay(defaults(), whole);
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

    static String write(Environment environment) {
        return YAML.text(EnvironmentWriting.block(environment));
    }

    private static ObjectNode defaults() {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        defaults.set("levels", YAML.write(Levels.DEFAULT));
        return defaults;
    }

    /// Adds to `whole` what only `defaults` has.
    private static void overlay(ObjectNode defaults, ObjectNode whole) {
        for (Map.Entry<String, JsonNode> standard : defaults.properties()) {
            JsonNode given = whole.get(standard.getKey());
            if (given == null) {
                whole.set(standard.getKey(), standard.getValue());
            } else if (given instanceof ObjectNode inner
                    && standard.getValue() instanceof ObjectNode deeper) {
                overlay(deeper, inner);
            }
        }
    }
}
