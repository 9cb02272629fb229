package headroom.desktop.command;

import headroom.adapters.files.FileProblem;
import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.signal.Judgement;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.wal.WalJudgement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The answer of `check --json`: bytes and seconds as numbers, and `null` for what is not known,
/// which is never 0.
final class CheckJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CheckJson() {}

    /// @param broken settings that could not be read, each of them an environment of which nothing
    ///   is known
    static String of(Instant at, Level worst, List<Checked> all, List<FileProblem> broken) {
        var root = JSON.createObjectNode();
        root.put("at", at.toString());
        root.put("level", word(worst));
        var environments = root.putArray("environments");
        for (var checked : all) {
            environment(environments.addObject(), checked);
        }
        var settings = root.putArray("brokenSettings");
        broken.forEach(problem -> settings.add(problem.text()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void environment(ObjectNode node, Checked checked) {
        node.put("name", checked.environment().name());
        node.put("tier", checked.environment().tier().word());
        node.put("level", word(checked.level()));
        checked.server()
                .ifPresentOrElse(
                        s -> {
                            var server = node.putObject("server");
                            server.put("version", s.version());
                            server.put(
                                    "systemIdentifier",
                                    Long.toUnsignedString(s.systemIdentifier()));
                            server.put("inRecovery", s.inRecovery());
                            server.put("timeline", s.timeline().orElse(null));
                            server.put("database", s.database());
                            server.put("started", s.started().toString());
                        },
                        () -> node.putNull("server"));
        checked.changed()
                .ifPresentOrElse(
                        changed -> {
                            var list = node.putArray("changedServers");
                            changed.forEach(other -> list.add(other.text()));
                        },
                        () -> node.putNull("changedServers"));
        var bouncers = node.putArray("pgbouncer");
        for (var bouncer : checked.environment().bouncers()) {
            bouncers.addObject()
                    .put("name", bouncer.name())
                    .put("adminConfigured", bouncer.admin().isPresent());
        }
        var gauges = node.putObject("gauges");
        for (var judgement : checked.assessment().all()) {
            var gauge = gauges.putObject(judgement.gauge().id());
            common(gauge, judgement, checked.assessment().at());
            switch (judgement) {
                case StorageJudgement storage -> HoldJson.storage(gauge, storage);
                case WalJudgement wal -> HoldJson.wal(gauge, wal);
                case SlotsJudgement slots -> HoldJson.slots(gauge, slots);
                case PoolsJudgement pools -> pools(gauge, pools);
                case QueuesJudgement queues -> QueuesJson.queues(gauge, queues);
            }
        }
        LoadJson.put(
                node,
                checked.assessment().workload(),
                PoolsJson.censusTrouble(checked.assessment().pools()));
    }

    private static void common(ObjectNode node, Judgement judgement, Instant now) {
        node.put("level", word(judgement.level()));
        node.put("headline", judgement.verdict().headline());
        node.put("sentence", judgement.verdict().sentence());
        var provenance = judgement.provenance();
        node.put("source", provenance.source());
        node.put("readAt", provenance.at().map(Instant::toString).orElse(null));
        node.put("ageSeconds", seconds(provenance.age(now)));
        node.put("trouble", provenance.trouble().map(Reason::sentence).orElse(null));
        node.put("since", provenance.since().map(Instant::toString).orElse(null));
        judgement
                .verdict()
                .remedy()
                .ifPresent(remedy -> {
                    var runbook = node.putObject("remedy");
                    runbook.put("runbook", remedy.runbook());
                    var inputs = runbook.putObject("inputs");
                    remedy.inputs().forEach(inputs::put);
                });
    }

    private static void pools(ObjectNode node, PoolsJudgement pools) {
        node.put("connections", pools.total().orElse(null));
        node.put("maxConnections", pools.limits().map(l -> l.max()).orElse(null));
        node.put("superuserReserved", pools.limits().map(l -> l.superuserReserved()).orElse(null));
        node.put("reserved", pools.limits().map(l -> l.reserved()).orElse(null));
        if (pools.total().isEmpty() && pools.byApplication().isEmpty()) {
            node.putNull("byApplication");
        } else {
            var applications = node.putArray("byApplication");
            for (var application : pools.byApplication()) {
                applications
                        .addObject()
                        .put("application", application.application())
                        .put("connections", application.count());
            }
        }
        PoolsJson.add(node, pools);
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Double seconds(Optional<Age> age) {
        return age.map(a -> a.length().toMillis() / 1000.0).orElse(null);
    }
}
