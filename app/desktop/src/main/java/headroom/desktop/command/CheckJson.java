package headroom.desktop.command;

import headroom.adapters.files.FileProblem;
import headroom.core.environment.Level;
import headroom.core.history.Forecast;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reason;
import headroom.core.signal.Judgement;
import headroom.core.signal.pools.PoolFinding;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.slots.SlotFinding;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.wal.Blame;
import headroom.core.signal.wal.Holder;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalJudgement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
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
                case StorageJudgement storage -> storage(gauge, storage);
                case WalJudgement wal -> wal(gauge, wal);
                case SlotsJudgement slots -> slots(gauge, slots);
                case PoolsJudgement pools -> pools(gauge, pools);
                case QueuesJudgement queues -> queues(gauge, queues);
            }
        }
        LoadJson.put(node, checked.assessment().workload());
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

    private static void storage(ObjectNode node, StorageJudgement storage) {
        node.put("usedBytes", bytes(storage.used()));
        node.put("allocatedBytes", bytes(storage.capacity().map(c -> c.allocated())));
        node.put("ceilingBytes", bytes(storage.capacity().map(c -> c.ceiling())));
        node.put("percentOfCeiling", storage.ofCeiling().map(Percent::value).orElse(null));
        node.put("percentOfAllocated", storage.ofAllocated().map(Percent::value).orElse(null));
        node.put(
                "fullInSeconds",
                storage.forecast()
                        .filter(Forecast.Full.class::isInstance)
                        .map(f -> ((Forecast.Full) f).full().toMillis() / 1000.0)
                        .orElse(null));
        storage.use()
                .ifPresent(use -> {
                    node.put("tablespaceBytes", use.tablespaces().count());
                    node.put("walBytes", use.wal().count());
                    node.put("logBytes", use.logs().count());
                    node.put("tempBytes", use.temp().count());
                });
    }

    private static void wal(ObjectNode node, WalJudgement wal) {
        node.put("heldBytes", bytes(wal.held()));
        node.put("recycledBytes", bytes(wal.recycled()));
        node.put("bytesPerSecond", bytes(wal.perSecond()));
        node.put("position", wal.blame().map(Blame::position).map(Lsn::text).orElse(null));
        var holders = node.putArray("holders");
        wal.blame().stream()
                .flatMap(blame -> blame.holders().stream())
                .forEach(holder -> holder(holders.addObject(), holder));
    }

    private static void holder(ObjectNode node, Holder holder) {
        node.put("kind", holder.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        node.put("name", holder.name());
        node.put("from", holder.from().text());
        node.put("keepsBytes", holder.keeps().count());
        node.put("aloneBytes", holder.alone().count());
        node.put("wouldReleaseBytes", holder.wouldRelease().count());
    }

    private static void slots(ObjectNode node, SlotsJudgement slots) {
        node.put("limit", slots.limit().orElse(null));
        ArrayNode list = node.putArray("slots");
        for (SlotFinding finding : slots.slots()) {
            var slot = finding.slot();
            var entry = list.addObject();
            entry.put("name", slot.name());
            entry.put("kind", slot.kind().word());
            entry.put("plugin", slot.plugin().orElse(null));
            entry.put("level", word(finding.level()));
            entry.put("state", finding.state());
            entry.put("active", slot.active());
            entry.put("restartLsn", slot.restartLsn().map(Lsn::text).orElse(null));
            entry.put("retainedBytes", bytes(finding.holds()));
            entry.put("wouldReleaseBytes", finding.wouldRelease().count());
            entry.put("inactiveSeconds", seconds(finding.inactive()));
            entry.put("inactiveSource", finding.inactiveSource());
            entry.put("walStatus", slot.walStatus().orElse(null));
            entry.put("safeWalSizeBytes", bytes(slot.safeWalSize()));
            entry.put("owner", finding.owner().orElse(null));
            entry.put("declared", finding.declared().orElse(null));
        }
    }

    private static void pools(ObjectNode node, PoolsJudgement pools) {
        node.put("connections", pools.total().orElse(null));
        node.put("maxConnections", pools.limits().map(l -> l.max()).orElse(null));
        node.put("superuserReserved", pools.limits().map(l -> l.superuserReserved()).orElse(null));
        node.put("reserved", pools.limits().map(l -> l.reserved()).orElse(null));
        var applications = node.putArray("byApplication");
        for (var application : pools.byApplication()) {
            applications
                    .addObject()
                    .put("application", application.application())
                    .put("connections", application.count());
        }
        var list = node.putArray("pools");
        pools.pools().forEach(pool -> pool(list.addObject(), pool));
    }

    private static void pool(ObjectNode node, PoolFinding pool) {
        node.put("where", pool.where());
        node.put("level", word(pool.level()));
        Optional<PoolFinding.Read> read =
                pool instanceof PoolFinding.Read known ? Optional.of(known) : Optional.empty();
        Optional<Reason> trouble =
                switch (pool) {
                    case PoolFinding.Read known -> known.trouble();
                    case PoolFinding.Unread(var _, var _, Reason why) -> Optional.of(why);
                };
        // figures that could not be read again are not known now
        Optional<PoolFinding.Read> now = read.filter(r -> r.trouble().isEmpty());
        node.put("name", read.map(PoolFinding.Read::name).orElse(null));
        node.put("active", now.map(PoolFinding.Read::active).orElse(null));
        node.put("idle", now.map(PoolFinding.Read::idle).orElse(null));
        node.put("waiting", now.map(PoolFinding.Read::waiting).orElse(null));
        node.put("max", now.flatMap(PoolFinding.Read::max).orElse(null));
        node.put("longestWaitSeconds", seconds(now.flatMap(PoolFinding.Read::longestWait)));
        node.put("mode", now.flatMap(PoolFinding.Read::mode).orElse(null));
        node.put("gate", now.map(r -> r.gate().word()).orElse(null));
        node.put("trouble", trouble.map(Reason::sentence).orElse(null));
    }

    private static void queues(ObjectNode node, QueuesJudgement queues) {
        node.put("waiting", queues.waiting().orElse(null));
        node.put("oldestSeconds", seconds(queues.oldest()));
        node.put("policy", queues.redis().flatMap(r -> r.policy()).orElse(null));
        node.put("evictedKeys", queues.redis().map(r -> r.evictedKeys()).orElse(null));
        node.put("usedMemoryBytes", bytes(queues.redis().map(r -> r.usedMemory())));
        node.put("maxMemoryBytes", bytes(queues.redis().flatMap(r -> r.maxMemory())));
        var list = node.putArray("queues");
        for (var finding : queues.queues()) {
            list.addObject()
                    .put("name", finding.queue().name())
                    .put("level", word(finding.level()))
                    .put("depth", finding.queue().depth())
                    .put("latencySeconds", seconds(finding.latency()));
        }
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Long bytes(Optional<Bytes> amount) {
        return amount.map(Bytes::count).orElse(null);
    }

    private static @Nullable Double seconds(Optional<Age> age) {
        return age.map(a -> a.length().toMillis() / 1000.0).orElse(null);
    }
}
