package headroom.desktop.command;

import headroom.adapters.files.FileProblem;
import headroom.core.environment.Level;
import headroom.core.readiness.Grant;
import headroom.core.readiness.Readiness.Line;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The answer of `ready --json`.
final class ReadyJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReadyJson() {}

    /// @param broken settings that could not be read, each of them an environment of which nothing
    ///   is known
    static String of(Instant at, Level worst, List<Ready> all, List<FileProblem> broken) {
        var root = JSON.createObjectNode();
        root.put("at", at.toString());
        root.put("level", word(worst));
        var environments = root.putArray("environments");
        for (Ready ready : all) {
            environment(environments.addObject(), ready);
        }
        var settings = root.putArray("brokenSettings");
        broken.forEach(problem -> settings.add(problem.text()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void environment(ObjectNode node, Ready ready) {
        node.put("name", ready.environment().name());
        node.put("tier", ready.environment().tier().word());
        node.put("level", word(ready.readiness().level()));
        node.put("sentence", ready.readiness().sentence());
        node.put("staleFrom", ready.readiness().stale().map(Instant::toString).orElse(null));
        node.put("operatorLogin", ready.trial().words());
        var lines = node.putArray("lines");
        for (Line line : ready.readiness().lines()) {
            line(lines.addObject(), line);
        }
        var remarks = node.putArray("remarks");
        ready.readiness().remarks().forEach(remarks::add);
    }

    private static void line(ObjectNode node, Line line) {
        node.put("kind", line.kind().word());
        node.put("of", line.of());
        node.put("id", line.what().id());
        node.put("what", line.what().title());
        node.put("by", line.by().isEmpty() ? null : line.by());
        node.put("ability", line.ability().word());
        node.put("why", line.ability().reason().isEmpty() ? null : line.ability().reason());
        var grants = node.putArray("grants");
        for (Grant grant : line.ability().toGrant()) {
            grants.addObject().put("statement", grant.statement()).put("where", grant.where());
        }
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
