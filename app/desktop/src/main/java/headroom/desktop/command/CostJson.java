package headroom.desktop.command;

import headroom.adapters.files.FileProblem;
import headroom.core.poll.Cost;
import headroom.core.poll.Cost.ServerTime;
import headroom.core.poll.Pace;
import headroom.core.poll.Weighed;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The answer of `check --cost --json`; `null` is not known, or was not read.
final class CostJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CostJson() {}

    /// @param broken settings that could not be read, each of them an environment of which nothing
    ///   is known
    static String of(Instant at, List<Costs> all, List<FileProblem> broken) {
        var root = JSON.createObjectNode();
        root.put("at", at.toString());
        var environments = root.putArray("environments");
        for (Costs costs : all) {
            var environment = environments.addObject();
            environment.put("name", costs.environment().name());
            environment.put("tier", costs.environment().tier().word());
            var reads = environment.putArray("reads");
            costs.reads().forEach(read -> read(reads.addObject(), read));
        }
        var settings = root.putArray("brokenSettings");
        broken.forEach(problem -> settings.add(problem.text()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void read(ObjectNode node, Weighed read) {
        node.put("server", read.source().server());
        node.put("read", read.source().name());
        node.put(
                "pace",
                switch (read.pace()) {
                    case Pace.EveryTick _ -> "tick";
                    case Pace.Every _ -> "fixed";
                    case Pace.ByCost _ -> "cost";
                });
        node.put("everySeconds", read.every().toMillis() / 1000.0);
        node.put("unseenSeconds", read.unseen().toMillis() / 1000.0);
        cost(node, "first", read.first());
        cost(node, "settled", read.settled());
        node.put("trouble", read.trouble().map(Reason::sentence).orElse(null));
    }

    private static void cost(ObjectNode parent, String name, Optional<Cost> found) {
        if (found.isEmpty()) {
            parent.putNull(name);
            return;
        }
        Cost cost = found.get();
        ObjectNode node = parent.putObject(name);
        node.put("statements", cost.statements());
        node.put("roundTrips", cost.roundTrips());
        node.put("sentBytes", cost.sent().map(Bytes::count).orElse(null));
        node.put("receivedBytes", cost.received().map(Bytes::count).orElse(null));
        node.put("waitedMillis", millis(cost.waited()));
        switch (cost.server()) {
            case ServerTime.Told(Duration time, String by) -> {
                node.put("serverMillis", millis(time));
                node.put("serverTimeBy", by);
                node.putNull("serverTimeUnknown");
            }
            case ServerTime.Untold(String why) -> {
                node.putNull("serverMillis");
                node.putNull("serverTimeBy");
                node.put("serverTimeUnknown", why);
            }
        }
    }

    private static double millis(Duration length) {
        return Math.round(length.toNanos() / 1e3) / 1e3;
    }
}
