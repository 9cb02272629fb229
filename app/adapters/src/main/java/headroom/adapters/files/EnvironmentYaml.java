package headroom.adapters.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import headroom.core.environment.Environment;
import headroom.core.environment.Levels;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
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

    private EnvironmentYaml() {}

    /// @param name what the environment must be called
    static Environment read(String text, String origin, String name) throws Refusal {
        YamlTree tree = YAML.tree(text, origin);
        ObjectNode whole = tree.root().deepCopy();
        overlay(defaults(), whole);
        EnvironmentBlock block = YAML.bind(tree, whole, EnvironmentBlock.class);
        Environment environment = EnvironmentReading.environment(block, tree);
        EnvironmentRules.check(environment, name, tree);
        return environment;
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
