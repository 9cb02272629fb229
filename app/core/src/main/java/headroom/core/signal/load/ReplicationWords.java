package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.reading.Shown;
import headroom.core.signal.Gauge;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How far others are behind this server and this one behind its primary, in words on the gauge of
/// the WAL.
final class ReplicationWords {

    private final LoadFindings found;
    private final ServerFacts facts;
    private final List<Remark> remarks = new ArrayList<>();

    private ReplicationWords(LoadFindings found, ServerFacts facts) {
        this.found = found;
        this.facts = facts;
    }

    static List<Remark> of(LoadFindings found, ServerFacts facts) {
        var words = new ReplicationWords(found, facts);
        words.replicas();
        words.gone();
        words.delay();
        words.silent();
        return words.remarks;
    }

    private void say(Level level, String headline, String sentence) {
        remarks.add(new Remark(Gauge.WAL, level, headline, sentence, Topic.REPLICATION));
    }

    private void replicas() {
        found.replicas().stream()
                .filter(lag -> lag.level().worseThan(Level.OK) && lag.level() != Level.UNKNOWN)
                .max(Comparator.comparing(Lag::level))
                .ifPresent(lag -> say(lag.level(), "A replica lags", lags(lag)));
        long hidden = found.replicas().stream().filter(l -> l.replica().hidden()).count();
        if (hidden > 0) {
            say(
                    Level.OK,
                    "",
                    "How far %s behind is not visible to this role; grant it pg_monitor."
                            .formatted(hidden == 1 ? "1 replica is" : hidden + " replicas are"));
        }
        found.replicas().stream()
                .filter(l -> l.level() == Level.UNKNOWN && !l.replica().hidden())
                .forEach(l ->
                        say(
                                Level.OK,
                                "",
                                "%s does not tell how far it is.".formatted(name(l.replica()))));
    }

    private static String lags(Lag lag) {
        String behind = lag.behind().map(b -> b.text() + " of WAL").orElse("some WAL");
        return "%s is %s. %s"
                .formatted(
                        name(lag.replica()),
                        lag.late()
                                .map(late -> late.text() + " behind, " + behind)
                                .orElse(behind + " behind, and does not tell for how long"),
                        lag.replica().catchingUp()
                                ? "It is still catching up."
                                : "See there whether a query holds replay up, or its disk or the network is too slow.");
    }

    private void gone() {
        for (Gone gone : found.gone()) {
            say(
                    gone.level(),
                    "A replica is gone",
                    "%s received WAL from here and has been gone for %s. %s"
                            .formatted(
                                    name(gone.replica()),
                                    gone.absent().text(),
                                    gone.replica()
                                            .slot()
                                            .map(slot ->
                                                    "Start it; if it will not come back, drop its slot %s, which keeps WAL for it."
                                                            .formatted(Shown.text(slot)))
                                            .orElse(
                                                    "Start it before the WAL that it needs is recycled: it has no slot that keeps any.")));
        }
    }

    private void delay() {
        found.delay()
                .filter(own -> own.lateness() != Level.OK)
                .ifPresent(own ->
                        say(
                                own.lateness(),
                                "This standby is late",
                                "This standby has %s of WAL to replay, the first of which came %s ago at the most. See whether a query holds replay up (max_standby_streaming_delay), replay is paused, or the disk is too slow."
                                        .formatted(
                                                own.behind().orElseThrow().text(),
                                                own.late().orElseThrow().text())));
    }

    private void silent() {
        found.delay()
                .filter(own -> own.silence() != Level.OK)
                .ifPresent(own ->
                        say(
                                own.silence(),
                                "Nothing arrives at this standby",
                                "No WAL receiver runs: nothing has arrived for %s (position %s). Look into the standby's log."
                                        .formatted(
                                                own.silent().orElseThrow().text(),
                                                facts.position().text())));
    }

    static String name(Replica replica) {
        return replica.application()
                .filter(a -> !a.isBlank())
                .or(replica::slot)
                .map(Shown::text)
                .orElse("the replica of process " + replica.pid());
    }
}
