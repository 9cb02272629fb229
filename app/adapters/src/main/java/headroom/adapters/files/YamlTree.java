package headroom.adapters.files;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/// One YAML document as a tree, with the place of every key. Takes only what settings need: one
/// mapping, no anchors and aliases (which let a small file become a huge one), no tags, no empty
/// values, no key twice, at most [#DEEPEST] levels.
final class YamlTree {

    private static final int DEEPEST = 24;

    private final String origin;
    private final Map<String, Place> places = new HashMap<>();
    private final ObjectNode root;

    private YamlTree(YAMLMapper mapper, String text, String origin) throws Refusal {
        this.origin = origin;
        places.put("", Place.START);
        try (JsonParser parser = mapper.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new Refusal(FileProblem.whole(origin, "the file is empty"));
            }
            if (!(value((YAMLParser) parser, "", 0) instanceof ObjectNode object)) {
                throw refusal("", "the file must hold keys and values");
            }
            root = object;
            if (parser.nextToken() != null) {
                throw new Refusal(
                        FileProblem.of(origin, place(parser), "", "a second document begins here"));
            }
        } catch (JacksonException e) {
            throw new Refusal(syntax(e));
        }
    }

    /// Reads a text of bounded size.
    static YamlTree of(YAMLMapper mapper, String text, String origin) throws Refusal {
        return new YamlTree(mapper, text, origin);
    }

    ObjectNode root() {
        return root;
    }

    String origin() {
        return origin;
    }

    /// The place of a key, or of the nearest key above it that stands in the text.
    Place place(String path) {
        for (String at = path; ; at = parent(at)) {
            Place found = places.get(at);
            if (found != null) {
                return found;
            }
        }
    }

    /// Whether this very path stands in the text.
    boolean has(String path) {
        return places.containsKey(path);
    }

    /// File and line where this very path stands.
    Optional<String> at(String path) {
        return Optional.ofNullable(places.get(path)).map(place -> origin + ":" + place.line());
    }

    Refusal refusal(String path, String message) {
        return new Refusal(FileProblem.of(origin, place(path), path, message));
    }

    Refusal refusal(String path, String message, Optional<String> nearest) {
        return new Refusal(FileProblem.of(origin, place(path), path, message).near(nearest));
    }

    static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /// The path without its last key or index; the root's is empty.
    static String parent(String path) {
        int cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return cut < 0 ? "" : path.substring(0, cut);
    }

    private JsonNode value(YAMLParser parser, String path, int depth) throws Refusal {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw here(parser, path, "anchors and aliases (& and *) are not taken here");
        }
        if (parser.getRawTag() != null) {
            throw here(parser, path, "tags (!) are not taken here");
        }
        if (depth > DEEPEST) {
            throw here(parser, path, "nested more than " + DEEPEST + " levels deep");
        }
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = nodes.objectNode();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    Place place = place(parser);
                    String inner = child(path, key);
                    if (parser.isCurrentAlias()) {
                        throw here(parser, path, "an alias cannot be a key");
                    }
                    if (object.has(key)) {
                        throw here(
                                parser,
                                inner,
                                "key \"%s\" stands twice, first in line %d"
                                        .formatted(key, place(inner).line()));
                    }
                    places.put(inner, place);
                    parser.nextToken();
                    object.set(key, value(parser, inner, depth + 1));
                }
                yield object;
            }
            case START_ARRAY -> {
                var array = nodes.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    String inner = path + "[" + array.size() + "]";
                    places.put(inner, place(parser));
                    array.add(value(parser, inner, depth + 1));
                }
                yield array;
            }
            case VALUE_STRING -> nodes.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> nodes.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            default ->
                    throw refusal(
                            path,
                            path.isEmpty()
                                    ? "the file must hold keys and values"
                                    : path + " has no value; give it one or delete the key");
        };
    }

    private Refusal here(JsonParser parser, String path, String message) {
        return new Refusal(FileProblem.of(origin, place(parser), path, message));
    }

    private static Place place(JsonParser parser) {
        return place(parser.currentTokenLocation());
    }

    private static Place place(TokenStreamLocation at) {
        return new Place(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }

    /// The parser's words without the excerpt that it adds, which could show a secret.
    private FileProblem syntax(JacksonException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYamlEngineException marked) {
                Place place =
                        marked.getProblemMark()
                                .map(m -> new Place(m.getLine() + 1, m.getColumn() + 1))
                                .orElse(Place.START);
                String problem = Optional.ofNullable(marked.getProblem()).orElse("cannot be read");
                return FileProblem.of(origin, place, "", "not valid YAML: " + problem);
            }
        }
        Place place = e.getLocation() == null ? Place.START : place(e.getLocation());
        return FileProblem.of(origin, place, "", "not valid YAML");
    }
}
