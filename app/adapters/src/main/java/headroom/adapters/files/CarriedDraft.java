package headroom.adapters.files;

import headroom.core.settings.Comments;
import headroom.core.settings.Draft;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import tools.jackson.databind.node.JsonNodeFactory;

/// Puts what a draft says otherwise into a text, and leaves everything else of it as somebody wrote
/// it. What comes of it is read again: it says what the draft says and holds every comment, or it
/// is not given.
final class CarriedDraft {

    private record Edit(int from, int to, String text) {}

    private final String text;
    private final List<Edit> edits = new ArrayList<>();

    private CarriedDraft(String text) {
        this.text = text;
    }

    /// The text with the draft in it; empty where that cannot be done.
    static Optional<String> into(String given, Draft draft) {
        String text = given.endsWith("\n") ? given : given + "\n";
        try {
            Draft now = EnvironmentYaml.draft(EnvironmentYaml.tree(text, ""));
            var settings = LoadSettings.builder().build();
            var parser = new ParserImpl(settings, new StreamReader(settings, text));
            Optional<Node> root = new Composer(settings, parser).getSingleNode();
            if (!(root.orElse(null) instanceof MappingNode whole) || whole.getValue().isEmpty()) {
                return Optional.empty();
            }
            var carried = new CarriedDraft(text);
            carried.mapping(whole, now.tree(), draft.tree());
            return carried.applied().filter(after -> holds(after, text, draft));
        } catch (Refusal | YamlEngineException _) {
            return Optional.empty(); // no text whose places are known
        }
    }

    private static boolean holds(String after, String before, Draft draft) {
        try {
            Draft said = EnvironmentYaml.draft(EnvironmentYaml.tree(after, ""));
            Comments kept = EnvironmentMeaning.comments(after);
            return plain(said.tree()).equals(plain(draft.tree()))
                    && EnvironmentMeaning.comments(before).missingIn(kept).isEmpty();
        } catch (Refusal _) {
            return false;
        }
    }

    /// The same value in the same form, whatever kind of number it is.
    private static Object plain(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var keys = new HashMap<String, Object>();
                map.forEach((key, inner) -> keys.put(String.valueOf(key), plain(inner)));
                yield keys;
            }
            case List<?> list -> list.stream().map(CarriedDraft::plain).toList();
            case Double odd when !Double.isFinite(odd) -> odd;
            case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
            default -> value;
        };
    }

    private void mapping(MappingNode node, Map<?, ?> now, Map<?, ?> wanted) {
        boolean flow = node.getFlowStyle() == FlowStyle.FLOW;
        if (flow && !wanted.keySet().containsAll(now.keySet())) {
            replace(node, wanted);
            return;
        }
        for (NodeTuple each : node.getValue()) {
            String key = ((ScalarNode) each.getKeyNode()).getValue();
            Object before = now.get(key);
            Object after = wanted.get(key);
            if (after == null) {
                edits.add(new Edit(line(each), below(each), ""));
            } else if (before != null && !plain(before).equals(plain(after))) {
                value(node, each, before, after);
            }
        }
        for (var each : wanted.entrySet()) {
            if (!now.containsKey(each.getKey())) {
                add(node, String.valueOf(each.getKey()), each.getValue());
            }
        }
    }

    private void value(MappingNode above, NodeTuple each, Object before, Object after) {
        Node node = each.getValueNode();
        if (node instanceof MappingNode inner
                && before instanceof Map<?, ?> now
                && after instanceof Map<?, ?> wanted
                && !now.isEmpty()) {
            mapping(inner, now, wanted);
        } else if (node instanceof SequenceNode list
                && before instanceof List<?> now
                && after instanceof List<?> wanted
                && now.size() == wanted.size()) {
            parts(list, now, wanted);
        } else if (above.getFlowStyle() == FlowStyle.BLOCK && node instanceof CollectionNode<?>) {
            String key = ((ScalarNode) each.getKeyNode()).getValue();
            edits.add(new Edit(line(each), below(each), block(above, key, after)));
        } else {
            replace(node, after);
        }
    }

    private void parts(SequenceNode list, List<?> now, List<?> wanted) {
        for (int i = 0; i < now.size(); i++) {
            Node part = list.getValue().get(i);
            if (part instanceof MappingNode inner
                    && now.get(i) instanceof Map<?, ?> before
                    && wanted.get(i) instanceof Map<?, ?> after
                    && !before.isEmpty()) {
                mapping(inner, before, after);
            } else if (!plain(now.get(i)).equals(plain(wanted.get(i)))) {
                replace(part, wanted.get(i));
            }
        }
    }

    private void replace(Node node, Object wanted) {
        edits.add(new Edit(at(node.getStartMark()), end(node), flow(wanted)));
    }

    private void add(MappingNode to, String key, Object value) {
        if (to.getFlowStyle() == FlowStyle.FLOW) {
            int end = end(to.getValue().getLast().getValueNode());
            edits.add(new Edit(end, end, ", " + flow(key) + ": " + flow(value)));
        } else {
            int below = below(to.getValue().getLast());
            edits.add(new Edit(below, below, block(to, key, value)));
        }
    }

    private static String block(MappingNode above, String key, Object value) {
        int column =
                above.getValue()
                        .getFirst()
                        .getKeyNode()
                        .getStartMark()
                        .map(Mark::getColumn)
                        .orElseThrow();
        return EnvironmentYaml.write(new Draft(Map.of(key, value)))
                .lines()
                .map(line -> " ".repeat(column) + line + "\n")
                .collect(Collectors.joining());
    }

    private static String flow(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> flow(e.getKey()) + ": " + flow(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list ->
                    list.stream()
                            .map(CarriedDraft::flow)
                            .collect(Collectors.joining(", ", "[", "]"));
            case String text
                    when !text.matches("[A-Za-z/~][\\w./:~@%-]*[\\w/]")
                            || text.matches("(?i)true|false|null|yes|no|on|off") ->
                    JsonNodeFactory.instance.stringNode(text).toString();
            default -> String.valueOf(value);
        };
    }

    /// Where the line of a key begins.
    private int line(NodeTuple each) {
        return text.lastIndexOf('\n', at(each.getKeyNode().getStartMark()) - 1) + 1;
    }

    /// Where the line after a value begins.
    private int below(NodeTuple each) {
        int end = text.indexOf('\n', end(each.getValueNode()));
        return end < 0 ? text.length() : end + 1;
    }

    /// The parser says of a block that it ends where the next one begins, beyond the comments
    /// between them.
    private int end(Node node) {
        return switch (node) {
            case MappingNode block
                    when block.getFlowStyle() == FlowStyle.BLOCK && !block.getValue().isEmpty() ->
                    end(block.getValue().getLast().getValueNode());
            case SequenceNode block
                    when block.getFlowStyle() == FlowStyle.BLOCK && !block.getValue().isEmpty() ->
                    end(block.getValue().getLast());
            default -> at(node.getEndMark());
        };
    }

    private int at(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
    }

    /// Empty where two of them touch the same characters.
    private Optional<String> applied() {
        var after = new StringBuilder();
        int at = 0;
        edits.sort(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to));
        for (Edit edit : edits) {
            if (edit.from() < at) {
                return Optional.empty();
            }
            after.append(text, at, edit.from()).append(edit.text());
            at = edit.to();
        }
        return Optional.of(after.append(text.substring(at)).toString());
    }
}
