package headroom.adapters.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import headroom.core.environment.Capacity;
import headroom.core.environment.Environment;
import headroom.core.environment.Levels;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The YAML of one environment, read and written. What may be left out: ports (5432, 6379),
/// databases (`postgres`, 0), `operator`, `capacity`, `expectations`, and every level, whose
/// defaults are core's.
final class EnvironmentYaml {

    /// Core's records carry no annotations; this stands beside [Capacity].
    @JsonDeserialize(converter = CapacityBlock.Reader.class)
    @JsonSerialize(converter = CapacityBlock.Writer.class)
    private interface InBlock {}

    private static final StrictYaml YAML =
            new StrictYaml(
                    builder ->
                            builder.addModule(Scalars.module())
                                    .addMixIn(Capacity.class, InBlock.class)
                                    .changeDefaultPropertyInclusion(inclusion ->
                                            inclusion.withValueInclusion(
                                                    JsonInclude.Include.NON_ABSENT)),
                    Set.of());

    private EnvironmentYaml() {}

    /// @param name what the environment must be called
    static Environment read(String text, String origin, String name) throws Refusal {
        YamlTree tree = YAML.tree(text, origin);
        ObjectNode whole = tree.root().deepCopy();
        overlay(defaults(whole), whole);
        Environment environment = YAML.bind(tree, whole, Environment.class);
        EnvironmentRules.check(environment, name, tree);
        return environment;
    }

    static String write(Environment environment) {
        return YAML.text(environment);
    }

    private static ObjectNode defaults(ObjectNode whole) {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        if (whole.has("postgres")) {
            defaults.putObject("postgres").put("port", 5432).put("database", "postgres");
        }
        if (whole.has("redis")) {
            defaults.putObject("redis").put("port", 6379).put("database", 0);
        }
        defaults.putObject("expectations");
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
