package headroom.desktop;

import headroom.core.environment.Environment;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.Ability;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.Readiness;
import headroom.core.readiness.ReadinessRule;
import headroom.core.reading.Reading;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What could not be seen and done tonight on one server, as readiness judges it; else what the
/// readings that are left may not see.
///
/// @param alone the environment with this server and no other
record Tonight(Environment alone, List<Probe<?>> probes, InstantSource clock) {

    /// As many missing rights as fit beside the stage; the readiness table has them all.
    private static final int SOME = 3;

    /// @param server as its readings call it; what another one knows is no right here
    /// @param first what was read already
    String words(String server, Object first) throws InterruptedException {
        Instant now = clock.instant();
        Snapshot snapshot = Snapshot.empty(now);
        var missing = new ArrayList<String>();
        for (Probe<?> probe : probes) {
            if (!probe.source().server().equals(server)) {
                continue;
            }
            try {
                boolean known = probe.source().type().isInstance(first);
                snapshot = with(snapshot, probe, known ? first : probe.read(), now);
            } catch (ProbeFailure e) {
                missing.add(probe.source().name() + ": " + e.reason().sentence());
            }
        }
        Readiness readiness = ReadinessRule.judge(alone, snapshot, new OperatorTrial.NotTried());
        String tonight =
                readiness.lines().stream()
                        .filter(line -> line.ability() instanceof Ability.Cannot)
                        .map(line -> line.what().title() + ": no, " + line.ability().reason())
                        .distinct()
                        .limit(SOME)
                        .collect(Collectors.joining("; "));
        if (!tonight.isEmpty()) {
            return tonight;
        }
        return missing.isEmpty()
                ? "everything that is watched may be read"
                : "not everything may be read: " + String.join("; ", missing);
    }

    private static <T> Snapshot with(Snapshot snapshot, Probe<T> probe, Object value, Instant at) {
        return snapshot.with(
                probe.source(), new Reading.Known<>(probe.source().type().cast(value), at));
    }
}
