package headroom.adapters.files;

import headroom.core.environment.Levels;
import headroom.core.environment.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Which levels hold where an environment's file says nothing: those that are shipped and, key by
/// key over them, a team's for all environments and then for those of a tier.
final class LevelRules {

    private static final String ALL = "all";
    private static final StrictYaml YAML =
            new StrictYaml(builder -> builder.addModule(Scalars.module()), Set.of());

    /// Those that come with the program; a broken file is a defect and ends the start.
    static final LevelRules SHIPPED = shipped();

    private final YamlTree shipped;
    private final Optional<YamlTree> team;

    /// The file's keys.
    private record Block(
            Optional<Levels> all,
            Optional<Levels> production,
            Optional<Levels> staging,
            Optional<Levels> lab) {}

    private LevelRules(YamlTree shipped, Optional<YamlTree> team) {
        this.shipped = shipped;
        this.team = team;
    }

    /// Those of a team over those that are shipped.
    static LevelRules team(String text, String origin) throws Refusal {
        YamlTree tree = YAML.tree(text, origin);
        var rules = new LevelRules(SHIPPED.shipped, Optional.of(tree));
        ObjectNode whole = tree.root().deepCopy();
        for (String tier : tree.root().propertyNames()) {
            if (whole.get(tier) instanceof ObjectNode given) {
                overlay(rules.under(tier.equals(ALL) ? "" : ALL), given);
            }
        }
        first(whole, ALL); // what is wrong there is wrong in every tier, and told once
        YAML.bind(tree, whole, Block.class);
        return rules;
    }

    /// What holds in a tier; in every environment if it is none. The caller's to change.
    ObjectNode of(String tier) {
        ObjectNode levels =
                team.map(t -> t.root().get(tier)).orElse(null) instanceof ObjectNode given
                        ? given.deepCopy()
                        : JsonNodeFactory.instance.objectNode();
        overlay(under(ALL), levels);
        return levels;
    }

    /// The same as a value.
    Levels levels(String tier) {
        try {
            return YAML.bind(shipped, of(tier), Levels.class);
        } catch (Refusal e) {
            throw new IllegalStateException("the levels were read before", e);
        }
    }

    /// Takes out of an environment's levels what holds in its tier anyway.
    ///
    /// @param levels as they are written
    void strip(Tier tier, ObjectNode levels) {
        strip(YAML.write(levels(tier.word())), levels);
    }

    /// @param key that is counted too, over what is shipped
    private ObjectNode under(String key) {
        ObjectNode levels =
                team.map(t -> t.root().get(key)).orElse(null) instanceof ObjectNode given
                        ? given.deepCopy()
                        : JsonNodeFactory.instance.objectNode();
        overlay((ObjectNode) shipped.root().get(ALL).deepCopy(), levels);
        return levels;
    }

    /// Adds to `whole` what only `defaults` has.
    static void overlay(ObjectNode defaults, ObjectNode whole) {
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

    /// Takes out of `whole` what `defaults` says as well.
    private static void strip(ObjectNode defaults, ObjectNode whole) {
        for (Map.Entry<String, JsonNode> standard : defaults.properties()) {
            JsonNode given = whole.get(standard.getKey());
            if (given instanceof ObjectNode inner
                    && standard.getValue() instanceof ObjectNode deeper) {
                strip(deeper, inner);
                if (inner.isEmpty()) {
                    whole.remove(standard.getKey());
                }
            } else if (standard.getValue().equals(given)) {
                whole.remove(standard.getKey());
            }
        }
    }

    /// Every level that holds in an environment, with the place that says so.
    ///
    /// @param environment its file
    /// @param levels what holds there, whole
    List<AppliedLevel> applied(YamlTree environment, Tier tier, ObjectNode levels) {
        var found = new ArrayList<AppliedLevel>();
        applied("", levels, environment, tier.word(), found);
        return List.copyOf(found);
    }

    private void applied(
            String path,
            ObjectNode levels,
            YamlTree environment,
            String tier,
            List<AppliedLevel> found) {
        for (Map.Entry<String, JsonNode> each : levels.properties()) {
            String key = YamlTree.child(path, each.getKey());
            if (each.getValue() instanceof ObjectNode inner) {
                applied(key, inner, environment, tier, found);
            } else {
                found.add(
                        new AppliedLevel(key, text(each.getValue()), from(key, environment, tier)));
            }
        }
    }

    private static String text(JsonNode value) {
        return value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toPlainString()
                : value.stringValue();
    }

    private Optional<String> from(String key, YamlTree environment, String tier) {
        return environment
                .at("levels." + key)
                .or(() -> team.flatMap(t -> t.at(tier + "." + key)))
                .or(() -> team.flatMap(t -> t.at(ALL + "." + key)));
    }

    private static void first(ObjectNode whole, String key) {
        if (whole.has(key)) {
            ObjectNode rest = whole.deepCopy();
            JsonNode moved = rest.remove(key);
            whole.removeAll();
            whole.set(key, moved);
            whole.setAll(rest);
        }
    }

    private static LevelRules shipped() {
        try (InputStream in = LevelRules.class.getResourceAsStream("levels.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its levels");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            YamlTree tree = YAML.tree(text, "levels.yaml");
            YAML.bind(tree, tree.root(), Block.class);
            return new LevelRules(tree, Optional.empty());
        } catch (Refusal e) {
            throw new IllegalStateException(e.problem().text(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
