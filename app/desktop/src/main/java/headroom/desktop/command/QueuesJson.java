package headroom.desktop.command;

import headroom.core.environment.Level;
import headroom.core.history.Forecast;
import headroom.core.queue.Shelf;
import headroom.core.queue.WorkerProcess;
import headroom.core.queue.WorkerProcess.Beat;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reason;
import headroom.core.signal.queues.Flow.Drain;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.queues.QueuesJudgement.LossFinding;
import headroom.core.signal.queues.QueuesJudgement.QueueFinding;
import headroom.core.signal.queues.RedisInside;
import headroom.core.signal.queues.Vanished;
import headroom.core.signal.queues.Workers;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `check --json` says of queues and of the Redis that holds them.
final class QueuesJson {

    private QueuesJson() {}

    static void queues(ObjectNode node, QueuesJudgement queues) {
        node.put("waiting", queues.waiting().orElse(null));
        node.put("oldestSeconds", seconds(queues.oldest()));
        node.put("policy", queues.redis().flatMap(r -> r.policy()).orElse(null));
        node.put("canDestroyJobs", queues.safety().map(s -> word(s.can())).orElse(null));
        node.put("evictedKeys", queues.redis().map(r -> r.evictedKeys()).orElse(null));
        node.put("usedMemoryBytes", bytes(queues.redis().map(r -> r.usedMemory())));
        node.put("maxMemoryBytes", bytes(queues.redis().flatMap(r -> r.maxMemory())));
        node.put(
                "percentOfMaxMemory",
                queues.safety().flatMap(s -> s.memory()).map(Percent::value).orElse(null));
        node.put(
                "memoryFullInSeconds",
                queues.safety()
                        .flatMap(s -> s.forecast())
                        .filter(Forecast.Full.class::isInstance)
                        .map(f -> ((Forecast.Full) f).full().toMillis() / 1000.0)
                        .orElse(null));
        Optional<RedisInside> inside = queues.redis().map(r -> r.inside());
        if (inside.isPresent()) {
            queues(node.putArray("queues"), queues, inside.get());
        } else {
            node.putNull("queues");
        }
        for (Shelf.Kind kind : Shelf.Kind.values()) {
            var shelf = node.putObject(kind.name().toLowerCase(Locale.ROOT));
            Optional<Shelf> read =
                    inside.stream()
                            .flatMap(i -> i.shelves().stream())
                            .filter(s -> s.kind() == kind)
                            .findFirst();
            shelf.put("jobs", read.map(Shelf::count).orElse(null));
            shelf.put("first", read.flatMap(Shelf::first).map(Instant::toString).orElse(null));
        }
        workers(node, queues);
        node.put("lossTold", inside.map(i -> i.counters().isPresent()).orElse(null));
        boolean told = inside.filter(i -> i.counters().isPresent()).isPresent();
        if (told || !queues.losses().isEmpty()) {
            var losses = node.putArray("vanished");
            queues.losses().forEach(loss -> loss(losses.addObject(), loss));
        } else {
            node.putNull("vanished");
        }
        if (inside.isPresent()) {
            var refused = node.putObject("refused");
            inside.get().refused().forEach((part, why) -> refused.put(word(part), why));
        } else {
            node.putNull("refused");
        }
    }

    private static void queues(ArrayNode list, QueuesJudgement queues, RedisInside inside) {
        queues.queues().forEach(finding -> queue(list.addObject(), finding));
        inside.unread()
                .forEach((name, why) ->
                        list.addObject()
                                .put("name", name)
                                .put("level", word(Level.UNKNOWN))
                                .putNull("depth")
                                .put("trouble", why));
    }

    private static void queue(ObjectNode node, QueueFinding finding) {
        node.put("name", finding.queue().name());
        node.put("level", word(finding.level()));
        node.put("depth", finding.queue().depth());
        node.put("latencySeconds", seconds(finding.latency()));
        node.put("percentOfWaiting", finding.share().map(Percent::value).orElse(null));
        node.put("inPerSecond", finding.flow().in().orElse(null));
        node.put("outPerSecond", finding.flow().out().orElse(null));
        node.put("netPerSecond", finding.flow().net().orElse(null));
        node.put(
                "drains",
                switch (finding.flow().drain()) {
                    case Drain.Empty _ -> "empty";
                    case Drain.KeepsUp _ -> "keeps-up";
                    case Drain.In _ -> "in";
                    case Drain.Never _ -> "never";
                    case Drain.Unknown _ -> null;
                });
        node.put(
                "drainsInSeconds",
                finding.flow().drain() instanceof Drain.In(Age time)
                        ? seconds(Optional.of(time))
                        : null);
    }

    private static void workers(ObjectNode node, QueuesJudgement queues) {
        var object = node.putObject("processes");
        Optional<Workers> workers = queues.workers().fresh();
        object.put("alive", workers.map(Workers::alive).orElse(null));
        object.put("dead", workers.map(Workers::dead).orElse(null));
        object.put("quiet", workers.map(Workers::quiet).orElse(null));
        object.put("busyThreads", workers.map(Workers::busy).orElse(null));
        object.put("threads", workers.map(Workers::threads).orElse(null));
        object.put(
                "trouble",
                workers.isPresent()
                        ? null
                        : queues.workers().trouble().map(Reason::sentence).orElse(null));
        if (workers.isPresent()) {
            var list = object.putArray("list");
            workers.get().processes().forEach(process -> process(list.addObject(), process));
        } else {
            object.putNull("list");
        }
    }

    private static void process(ObjectNode node, WorkerProcess process) {
        node.put("identity", process.identity());
        node.put("alive", process.beat().isPresent());
        node.put("quiet", process.beat().map(Beat::quiet).orElse(null));
        node.put("busy", process.beat().map(Beat::busy).orElse(null));
        node.put("threads", process.beat().flatMap(Beat::threads).orElse(null));
        node.put("beat", process.beat().flatMap(Beat::at).map(Instant::toString).orElse(null));
    }

    private static void loss(ObjectNode node, LossFinding loss) {
        Vanished what = loss.what();
        node.put("level", word(loss.level()));
        node.put("sentence", loss.sentence());
        node.put("next", loss.next());
        node.put("cause", word(what.cause()));
        node.put("otherCause", what.other().map(QueuesJson::word).orElse(null));
        node.put("from", what.from().toString());
        node.put("at", what.at().toString());
        node.put("least", what.least());
        node.put("most", what.most());
        var parts = node.putArray("queues");
        for (Vanished.Part part : what.queues()) {
            parts.addObject()
                    .put("name", part.queue())
                    .put("before", part.before())
                    .put("least", part.least())
                    .put("most", part.most());
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Long bytes(Optional<Bytes> amount) {
        return amount.map(Bytes::count).orElse(null);
    }

    private static @Nullable Double seconds(Optional<Age> age) {
        return age.map(a -> a.length().toMillis() / 1000.0).orElse(null);
    }
}
