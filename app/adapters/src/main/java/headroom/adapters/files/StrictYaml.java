package headroom.adapters.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// Reads YAML into records of core, and takes nothing that it does not understand wholly: an
/// unknown key, a missing one, a wrong type or a bad value is a [Refusal] with its place.
final class StrictYaml {

    private final YAMLMapper mapper;
    private final Set<String> kinds;

    /// @param how adds what one kind of file needs: modules and mix-ins
    /// @param kinds keys that tell which kind of record is meant and are none of its components
    StrictYaml(Consumer<YAMLMapper.Builder> how, Set<String> kinds) {
        this.kinds = kinds;
        var factory =
                YAMLFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder().maxNestingDepth(64).build())
                        .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                        .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                        .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                        .disable(YAMLWriteFeature.SPLIT_LINES)
                        .build();
        var builder =
                YAMLMapper.builder(factory)
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .withCoercionConfig(
                                LogicalType.Textual,
                                textual -> {
                                    textual.setCoercion(
                                            CoercionInputShape.Integer, CoercionAction.Fail);
                                    textual.setCoercion(
                                            CoercionInputShape.Float, CoercionAction.Fail);
                                    textual.setCoercion(
                                            CoercionInputShape.Boolean, CoercionAction.Fail);
                                });
        how.accept(builder);
        mapper = builder.build();
    }

    YamlTree tree(String text, String origin) throws Refusal {
        return YamlTree.of(mapper, text, origin);
    }

    /// Turns a tree, to which defaults may have been added, into a value.
    ///
    /// @param source the tree as it stands in the file, for the places
    <T> T bind(YamlTree source, ObjectNode whole, Class<T> type) throws Refusal {
        try {
            return mapper.treeToValue(whole, type);
        } catch (JacksonException e) {
            throw new Refusal(problem(source, whole, e));
        }
    }

    ObjectNode write(Object value) {
        return mapper.valueToTree(value);
    }

    String text(Object value) {
        return mapper.writeValueAsString(value);
    }

    private FileProblem problem(YamlTree source, JsonNode whole, JacksonException e) {
        String path = path(e.getPath());
        Optional<String> nearest = Optional.empty();
        String message;
        switch (e) {
            case PropertyBindingException unknown -> {
                return unknown(
                        source,
                        YamlTree.parent(path),
                        unknown.getPropertyName(),
                        names(unknown.getKnownPropertyIds()));
            }
            case BadValue bad -> {
                nearest = bad.nearest();
                message = path + " " + bad.getOriginalMessage();
            }
            case ValueInstantiationException made ->
                    message =
                            path
                                    + ": "
                                    + Optional.ofNullable(made.getCause())
                                            .map(Throwable::getMessage)
                                            .orElse("not taken");
            case MismatchedInputException missing when at(whole, e.getPath()).isMissingNode() -> {
                return missing(source, whole, e.getPath());
            }
            case MismatchedInputException mismatch ->
                    message =
                            "%s must be %s, not %s"
                                    .formatted(
                                            path.isEmpty() ? "the file" : path,
                                            wanted(mismatch.getTargetType()),
                                            found(at(whole, e.getPath())));
            default ->
                    message =
                            path
                                    + (at(whole, e.getPath()).isNumber()
                                            ? " is a number out of range"
                                            : " is not taken");
        }
        return FileProblem.of(source.origin(), source.place(path), path, message).near(nearest);
    }

    /// The mapper misses a key before it sees one that it does not know; the latter explains more.
    private FileProblem missing(
            YamlTree source, JsonNode whole, List<JacksonException.Reference> path) {
        var above = path.subList(0, path.size() - 1);
        String parent = path(above);
        if (path.getLast().from() instanceof Class<?> type && type.isRecord()) {
            var names =
                    Arrays.stream(type.getRecordComponents())
                            .map(StrictYaml::key)
                            .sorted()
                            .toList();
            for (var given : at(whole, above).properties()) {
                if (!names.contains(given.getKey()) && !kinds.contains(given.getKey())) {
                    return unknown(source, parent, given.getKey(), names);
                }
            }
        }
        String key = path.getLast().getPropertyName();
        return FileProblem.of(
                source.origin(),
                source.place(parent),
                YamlTree.child(parent, key),
                "missing key \"%s\"%s".formatted(key, in(parent)));
    }

    /// The key of a record's component.
    private static String key(RecordComponent component) {
        JsonProperty other = component.getAccessor().getAnnotation(JsonProperty.class);
        return other == null ? component.getName() : other.value();
    }

    private static FileProblem unknown(
            YamlTree source, String parent, String key, List<String> names) {
        Optional<String> nearest = Nearest.to(key, names);
        String path = YamlTree.child(parent, key);
        return FileProblem.of(
                        source.origin(),
                        source.place(path),
                        path,
                        "unknown key \"%s\"%s".formatted(key, in(parent))
                                + (nearest.isPresent()
                                        ? ""
                                        : "; known here: " + String.join(", ", names)))
                .near(nearest);
    }

    private static String in(String parent) {
        return parent.isEmpty() ? "" : " in " + parent;
    }

    private static List<String> names(Collection<Object> ids) {
        return ids.stream().map(String::valueOf).sorted(Comparator.naturalOrder()).toList();
    }

    private static String path(List<JacksonException.Reference> references) {
        String path = "";
        for (var reference : references) {
            path =
                    reference.getPropertyName() == null
                            ? path + "[" + reference.getIndex() + "]"
                            : YamlTree.child(path, reference.getPropertyName());
        }
        return path;
    }

    private static JsonNode at(JsonNode whole, List<JacksonException.Reference> references) {
        JsonNode node = whole;
        for (var reference : references) {
            node =
                    reference.getPropertyName() == null
                            ? node.path(reference.getIndex())
                            : node.path(reference.getPropertyName());
        }
        return node;
    }

    private static String wanted(Class<?> type) {
        if (type == String.class) {
            return "text";
        }
        if (type == int.class || type == long.class || type == Integer.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type != null && Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type != null && (type.isRecord() || Map.class.isAssignableFrom(type))
                ? "keys and values"
                : "another kind of value";
    }

    private static String found(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "text";
            case NUMBER -> node.isIntegralNumber() ? "a whole number" : "a fraction";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "keys and values";
            default -> "this";
        };
    }
}
