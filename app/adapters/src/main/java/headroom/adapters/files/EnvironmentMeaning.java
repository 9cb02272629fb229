package headroom.adapters.files;

import headroom.core.environment.Environment;
import headroom.core.settings.Comments;
import headroom.core.settings.Draft;
import headroom.core.settings.Mistake;
import headroom.core.settings.Settings.Meaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Finds every mistake of a text, where reading it ends with the first: puts something harmless in
/// the place of what is wrong, and reads on.
final class EnvironmentMeaning {

    private static final int MOST = 20;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// What a key that must be there can always say.
    private static final Map<String, String> HARMLESS =
            Map.of(
                    "tier", "lab",
                    "host", "localhost",
                    "user", "somebody",
                    "password", "prompt",
                    "master", "master",
                    "url", "https://localhost/",
                    "mountpoint", "/",
                    "certificate", "~/a",
                    "key", "~/a");

    /// What those can say that are needed in parts of lists, or are no texts.
    private static final Map<String, JsonNode> HARMLESS_PARTS =
            Map.of(
                    "jmx", NODES.arrayNode().add("localhost:1"),
                    "service", NODES.stringNode("somebody"),
                    "owner", NODES.stringNode("somebody"),
                    "max", NODES.numberNode(1),
                    "instances", NODES.numberNode(1),
                    "allocated", NODES.stringNode("1 B"),
                    "ceiling", NODES.stringNode("1024 PiB"),
                    "function", NODES.stringNode("a.b"));

    private EnvironmentMeaning() {}

    /// The same with the levels that are shipped.
    static Meaning of(String text, String name, PgServiceFiles services) {
        return of(text, Optional.of(name), EnvironmentYaml.Ground.of(services));
    }

    /// @param called what the environment must be called; empty for whatever the text says
    static Meaning of(String text, Optional<String> called, EnvironmentYaml.Ground ground) {
        List<Mistake> mistakes = new ArrayList<>();
        Optional<Draft> draft = Optional.empty();
        Optional<Environment> environment = Optional.empty();
        try {
            YamlTree tree = EnvironmentYaml.tree(text, called.orElse("") + ".yaml");
            draft = Optional.of(EnvironmentYaml.draft(tree));
            String name = called.orElse(draft.get().text("name"));
            environment =
                    read(tree, EnvironmentRules.name(name) ? name : "nameless", ground, mistakes);
        } catch (Refusal e) {
            mistakes.add(mistake(e.problem()));
        }
        return new Meaning(
                draft,
                mistakes.isEmpty() ? environment : Optional.empty(),
                mistakes,
                comments(text));
    }

    private static Optional<Environment> read(
            YamlTree tree, String name, EnvironmentYaml.Ground ground, List<Mistake> mistakes) {
        ObjectNode whole = tree.root().deepCopy();
        while (true) {
            try {
                return Optional.of(
                        EnvironmentYaml.environment(tree, whole.deepCopy(), name, ground));
            } catch (Refusal e) {
                Mistake found = mistake(e.problem());
                if (mistakes.stream().anyMatch(m -> m.key().equals(found.key()))) {
                    if (!left(whole, found.key())) {
                        return Optional.empty();
                    }
                    continue;
                }
                mistakes.add(found);
                if (found.key().isEmpty() || mistakes.size() >= MOST) {
                    return Optional.empty();
                }
                mask(whole, found.key(), name);
            }
        }
    }

    /// Leaves out the part of a list that is wrong although something harmless stands there, such
    /// as a bastion that nobody uses any more.
    private static boolean left(ObjectNode whole, String path) {
        int end = path.lastIndexOf(']');
        if (end < 0) {
            return false;
        }
        int begin = path.lastIndexOf('[', end);
        return whole.at(pointer(path.substring(0, begin))) instanceof ArrayNode list
                && list.remove(Integer.parseInt(path.substring(begin + 1, end))) != null;
    }

    /// Puts something harmless at a path, or nothing.
    private static void mask(ObjectNode whole, String path, String name) {
        String above = YamlTree.parent(path);
        JsonNode parent = above.isEmpty() ? whole : whole.at(pointer(above));
        String last = path.substring(above.isEmpty() ? 0 : above.length() + 1);
        if (parent instanceof ArrayNode array) {
            mask(array, Integer.parseInt(last.replace("]", "")), above);
        } else if (parent instanceof ObjectNode object) {
            String harmless = path.equals("name") ? name : HARMLESS.get(last);
            if (harmless != null && !(object.get(last) instanceof ObjectNode)) {
                object.put(last, harmless);
            } else if (last.equals("name")) {
                object.put(last, path.replaceAll("\\W+", "-")); // no other one is called so
            } else if (HARMLESS_PARTS.containsKey(last) && !path.equals(ServiceDefaults.AT)) {
                object.set(last, HARMLESS_PARTS.get(last));
            } else if (last.equals("monitor") || last.equals("stats")) {
                object.set(
                        last, NODES.objectNode().put("user", "somebody").put("password", "prompt"));
            } else {
                object.remove(last);
                if (path.equals(ServiceDefaults.AT)) {
                    unserved(object);
                }
            }
        }
    }

    /// Nothing is taken out where that can be helped: those after it would be told another place.
    private static void mask(ArrayNode list, int index, String path) {
        JsonNode part = list.get(index);
        if (path.endsWith("hosts")) {
            list.set(index, NODES.stringNode("localhost-" + index));
        } else if (path.endsWith(".jmx")) {
            list.set(index, NODES.stringNode("localhost:1"));
        } else if (path.endsWith(".addresses")) {
            list.set(index, NODES.stringNode("127.0.0.1"));
        } else if (path.equals("bastions") && part instanceof ObjectNode bastion) {
            bastion.remove(List.of("key", "passphrase", "password"));
            bastion.put("agent", true);
        } else if (path.equals("expectations.clients") && part instanceof ObjectNode client) {
            client.put("role", "somebody");
        } else {
            list.remove(index);
        }
    }

    /// What the service would have given is nobody's mistake.
    private static void unserved(ObjectNode postgres) {
        if (!postgres.has("hosts") && !postgres.has("host")) {
            postgres.put("host", "localhost");
        }
        if (postgres.get("monitor") instanceof ObjectNode monitor && !monitor.has("user")) {
            monitor.put("user", "somebody");
        }
    }

    private static String pointer(String path) {
        return "/" + path.replace("[", "/").replace("]", "").replace(".", "/");
    }

    static Mistake mistake(FileProblem problem) {
        return new Mistake(
                problem.key(),
                problem.line(),
                problem.column(),
                problem.message()
                        + problem.nearest()
                                .map(near -> "; did you mean \"" + near + "\"?")
                                .orElse(""));
    }

    static Comments comments(String text) {
        var found = new ArrayList<String>();
        try {
            var settings = LoadSettings.builder().setParseComments(true).build();
            var events = new ParserImpl(settings, new StreamReader(settings, text));
            while (events.hasNext()) {
                if (events.next() instanceof CommentEvent comment
                        && comment.getCommentType() != CommentType.BLANK_LINE) {
                    found.add(comment.getValue().strip());
                }
            }
        } catch (YamlEngineException _) {
            return new Comments(found); // those before the place where it breaks
        }
        return new Comments(found);
    }
}
