package headroom.desktop.command;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reason;
import headroom.core.signal.load.Counters;
import headroom.core.signal.load.Delay;
import headroom.core.signal.load.Lag;
import headroom.core.signal.load.LoadFindings;
import headroom.core.signal.load.LockQueue;
import headroom.core.signal.load.Rates;
import headroom.core.signal.load.Transaction;
import headroom.core.signal.load.Workload;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The load in the answer of `check --json`; `null` is what is not known.
final class LoadJson {

    private LoadJson() {}

    /// @param census why it is not known whether everybody belongs here; `null` where it is
    static void put(ObjectNode environment, Workload workload, @Nullable String census) {
        workload.load()
                .ifPresentOrElse(
                        found -> load(environment.putObject("load"), found),
                        () -> environment.putNull("load"));
        if (workload.elsewhere().isEmpty() && census != null) {
            environment.putNull("sessionsElsewhere");
        } else {
            elsewhere(environment.putArray("sessionsElsewhere"), workload);
        }
        environment.put("sessionsElsewhereTrouble", census);
        workload.queries()
                .ifPresentOrElse(
                        found -> QueriesJson.put(environment.putObject("queries"), found),
                        () -> environment.putNull("queries"));
    }

    private static void elsewhere(ArrayNode list, Workload workload) {
        workload.elsewhere()
                .forEach(e ->
                        list.addObject()
                                .put("service", e.service())
                                .put("sessions", e.sessions())
                                .put("foundOn", e.found())
                                .put("expectedOn", e.declared())
                                .put("sessionsWhereExpected", e.there().orElse(null)));
    }

    private static void load(ObjectNode node, LoadFindings load) {
        node.put("trouble", load.facts().map(Reason::sentence).orElse(null));
        boolean fresh = load.facts().isEmpty();
        node.put("busyOnAverage", load.cpu().map(c -> c.busy()).orElse(null));
        node.put("vcpus", load.vcpus().orElse(null));
        node.put("sessionsHidden", fresh ? load.hidden() : null);
        if (fresh) {
            var waits = node.putArray("waits");
            load.waits()
                    .forEach(w ->
                            waits.addObject().put("what", w.what()).put("sessions", w.sessions()));
            var open = node.putArray("longTransactions");
            load.transactions().forEach(t -> open(open.addObject(), t));
            var locks = node.putArray("locks");
            load.locks().forEach(place -> place(locks.addObject(), place));
            var replicas = node.putArray("replicas");
            load.replicas().forEach(lag -> replica(replicas.addObject(), lag));
            var gone = node.putArray("replicasGone");
            load.gone()
                    .forEach(g ->
                            gone.addObject()
                                    .put("name", g.replica().application().orElse(null))
                                    .put("slot", g.replica().slot().orElse(null))
                                    .put("goneSeconds", seconds(Optional.of(g.absent()))));
        } else {
            node.putNull("waits");
            node.putNull("longTransactions");
            node.putNull("locks");
            node.putNull("replicas");
            node.putNull("replicasGone");
        }
        if (fresh && load.delay().isPresent()) {
            standby(node.putObject("standby"), load.delay().get());
        } else {
            node.putNull("standby");
        }
        rates(node.putObject("rates"), load.rates());
        node.put("countersTrouble", load.uncounted().map(Reason::sentence).orElse(null));
        boolean counted = load.uncounted().isEmpty();
        load.counters()
                .filter(_ -> counted)
                .ifPresentOrElse(
                        c -> prepared(node.putObject("preparedTransactions"), load, c),
                        () -> node.putNull("preparedTransactions"));
        node.put(
                "oldestXidAge", counted ? load.counters().map(c -> c.xidAge()).orElse(null) : null);
        node.put(
                "oldestMultixactAge",
                counted ? load.counters().map(c -> c.multixactAge()).orElse(null) : null);
        node.put(
                "percentOfXids",
                counted
                        ? load.frozen()
                                .map(LoadFindings.Frozen::ofAll)
                                .map(Percent::value)
                                .orElse(null)
                        : null);
    }

    private static void prepared(ObjectNode node, LoadFindings load, Counters counters) {
        node.put("count", counters.prepared().map(Counters.Prepared::count).orElse(0L));
        var left = node.putArray("left");
        load.prepared()
                .forEach(l ->
                        left.addObject()
                                .put("gid", l.transaction().gid())
                                .put("level", word(l.level()))
                                .put("owner", l.transaction().owner().orElse(null))
                                .put("database", l.transaction().database().orElse(null))
                                .put("preparedSeconds", seconds(Optional.of(l.age())))
                                .put("xidAge", l.transaction().xidAge()));
    }

    private static void who(ObjectNode node, Transaction t) {
        node.put("application", t.application().orElse(null));
        node.put("user", t.user().orElse(null));
        node.put("database", t.database().orElse(null));
        node.put("state", t.state().orElse(null));
        node.put("query", t.query().orElse(null));
    }

    private static void open(ObjectNode node, LoadFindings.Open open) {
        node.put("pid", open.transaction().pid());
        node.put("level", word(open.level()));
        node.put("openSeconds", seconds(Optional.of(open.age())));
        node.put("idleSeconds", seconds(open.idle()));
        node.put("xminAge", open.transaction().xminAge().orElse(null));
        who(node, open.transaction());
    }

    private static void place(ObjectNode node, LockQueue.Place place) {
        node.put("pid", place.prepared() ? null : (Long) place.pid());
        node.put("prepared", place.prepared());
        node.put("depth", place.depth());
        node.put("behind", place.behind());
        node.put("waitsSeconds", seconds(place.waits().map(LockQueue.Waited::age)));
        node.put("waitsOrLonger", place.waits().map(w -> !w.told()).orElse(null));
        place.who().ifPresent(t -> who(node, t));
    }

    private static void standby(ObjectNode node, Delay own) {
        node.put("level", word(own.level()));
        node.put("walReceiver", own.replay().receiver());
        node.put("behindBytes", own.behind().map(Bytes::count).orElse(null));
        node.put("lateAtMostSeconds", seconds(own.late()));
        node.put("lastCommitSeconds", seconds(own.committed()));
        node.put("nothingArrivesSeconds", seconds(own.silent()));
    }

    private static void replica(ObjectNode node, Lag lag) {
        node.put("name", lag.replica().application().orElse(null));
        node.put("level", word(lag.level()));
        node.put("slot", lag.replica().slot().orElse(null));
        node.put("state", lag.replica().state().orElse(null));
        node.put("sync", lag.replica().sync().orElse(null));
        node.put("behindBytes", lag.behind().map(Bytes::count).orElse(null));
        node.put("lateSeconds", seconds(lag.late()));
    }

    private static void rates(ObjectNode node, Rates rates) {
        node.put("loginsPerSecond", rates.loginsPerSecond().orElse(null));
        node.put("loginsPerSecondBefore", rates.loginsBefore().orElse(null));
        node.put("tempBytesPerSecond", rates.tempPerSecond().map(Bytes::count).orElse(null));
        node.put("percentRolledBack", rates.rollbackShare().map(Percent::value).orElse(null));
        node.put("deadlocks", rates.deadlocks().map(Rates.Within::count).orElse(null));
        node.put("deadlocksOverSeconds", seconds(rates.deadlocks().map(Rates.Within::over)));
        node.put(
                "checkpointsTimed", rates.checkpoints().map(Rates.Checkpoints::timed).orElse(null));
        node.put(
                "checkpointsRequested",
                rates.checkpoints().map(Rates.Checkpoints::requested).orElse(null));
        node.put(
                "checkpointsOverSeconds",
                seconds(rates.checkpoints().map(Rates.Checkpoints::over)));
    }

    static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Double seconds(Optional<Age> age) {
        return age.map(a -> a.length().toMillis() / 1000.0).orElse(null);
    }
}
