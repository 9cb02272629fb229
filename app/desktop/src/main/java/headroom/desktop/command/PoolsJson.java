package headroom.desktop.command;

import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.signal.pools.Census;
import headroom.core.signal.pools.Diagnosis;
import headroom.core.signal.pools.Diagnosis.Ailment.Undecided;
import headroom.core.signal.pools.PoolFinding;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.SessionGroup;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Sessions, demand and pools in the answer of `check --json`.
final class PoolsJson {

    private PoolsJson() {}

    static void add(ObjectNode node, PoolsJudgement pools) {
        node.put("declaredDemand", pools.census().flatMap(Census::demand).orElse(null));
        census(node, pools);
        if (pools.total().isEmpty() && pools.sessions().isEmpty()) {
            node.putNull("sessions");
        } else {
            ArrayNode sessions = node.putArray("sessions");
            pools.sessions().forEach(g -> session(sessions.addObject(), g, pools.asOf()));
        }
        ArrayNode list = node.putArray("pools");
        pools.pools().forEach(pool -> pool(list.addObject(), pool));
    }

    /// Who is missing is known only where it is known whose every connection is.
    private static void census(ObjectNode node, PoolsJudgement pools) {
        Optional<Census> census = pools.census();
        node.put("connectionsOfUnknownOwner", census.map(Census::unseen).orElse(null));
        if (census.filter(c -> c.unseen() == 0 || c.absent().isEmpty()).isPresent()) {
            ArrayNode missing = node.putArray("missing");
            census.get().absent().forEach(client -> missing.add(client.service()));
        } else {
            node.putNull("missing");
        }
        if (census.isPresent()) {
            ArrayNode undeclared = node.putArray("undeclared");
            census.get().strangers().forEach(g -> session(undeclared.addObject(), g, pools.asOf()));
        } else {
            node.putNull("undeclared");
        }
        node.put("censusTrouble", censusTrouble(pools));
    }

    /// Why it is not known whether everybody belongs here; `null` where it is.
    static @Nullable String censusTrouble(PoolsJudgement pools) {
        if (pools.census().isPresent()) {
            return pools.census().get().unseen() == 0
                    ? null
                    : "whose some connections are cannot be told by what this role sees";
        }
        return pools.total().isPresent()
                ? "no clients are declared in the settings (expectations.clients)"
                : "the sessions are not known now";
    }

    private static void session(ObjectNode node, SessionGroup group, Optional<Instant> now) {
        node.put("application", group.application().orElse(null));
        node.put("user", group.user().orElse(null));
        node.put("database", group.database().orElse(null));
        node.put("address", group.address().orElse(null));
        node.put("state", group.state().orElse(null));
        node.put("waits", group.waits().map(w -> w.text()).orElse(null));
        node.put("connections", group.count());
        node.put("longestInStateSeconds", age(group.times().firstState(), now));
        node.put("shortestInStateSeconds", age(group.times().lastState(), now));
        node.put("oldestTransactionSeconds", age(group.times().transaction(), now));
        node.put("oldestSessionSeconds", age(group.times().backend(), now));
    }

    private static @Nullable Double age(Optional<Instant> since, Optional<Instant> now) {
        return since.flatMap(at -> now.map(n -> Age.between(at, n)))
                .map(a -> a.length().toMillis() / 1000.0)
                .orElse(null);
    }

    private static void doctor(ObjectNode node, Diagnosis diagnosis) {
        node.put("verdict", diagnosis.ailment().word());
        texts(node.putArray("evidence"), diagnosis.evidence());
        texts(node.putArray("against"), diagnosis.doubts());
        texts(
                node.putArray("missing"),
                diagnosis.ailment() instanceof Undecided(List<String> missing)
                        ? missing
                        : List.of());
        ArrayNode useless = node.putArray("useless");
        diagnosis
                .useless()
                .forEach(u -> useless.addObject().put("measure", u.measure()).put("why", u.why()));
    }

    private static void texts(ArrayNode list, List<String> texts) {
        texts.forEach(list::add);
    }

    private static void pool(ObjectNode node, PoolFinding pool) {
        node.put("where", pool.where());
        node.put("level", pool.level().name().toLowerCase(Locale.ROOT));
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
        node.put(
                "longestWaitSeconds",
                now.flatMap(PoolFinding.Read::longestWait)
                        .map(a -> a.length().toMillis() / 1000.0)
                        .orElse(null));
        node.put("mode", now.flatMap(PoolFinding.Read::mode).orElse(null));
        now.flatMap(PoolFinding.Read::bouncer)
                .ifPresent(own -> {
                    node.put("clientsActive", own.clientsActive());
                    node.put("serversActive", own.serversActive());
                    node.put("serversIdle", own.serversIdle());
                    node.put("serversUsed", own.serversUsed());
                    node.put("serversTested", own.serversTested());
                    node.put("serversLogin", own.serversLogin());
                });
        node.put("gate", now.map(r -> r.gate().word()).orElse(null));
        node.put("trouble", trouble.map(Reason::sentence).orElse(null));
        now.flatMap(PoolFinding.Read::diagnosis)
                .ifPresentOrElse(
                        d -> doctor(node.putObject("doctor"), d), () -> node.putNull("doctor"));
    }
}
