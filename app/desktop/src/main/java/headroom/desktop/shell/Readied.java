package headroom.desktop.shell;

import headroom.core.environment.Environment;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.PostgresRights;
import headroom.core.readiness.Readiness;
import headroom.core.readiness.ReadinessRule;
import headroom.core.readiness.RedisRights;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Primaries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The readiness of every environment, judged anew only when its settings or its rights were read
/// anew, which is once a day, or which of several hosts are primaries, or when something else can
/// be read that could not, and not with each of the readings that come every second. Toolkit thread
/// only.
public final class Readied {

    private record Judged(
            Environment environment,
            @Nullable Reading<?> postgres,
            @Nullable Reading<?> redis,
            @Nullable Reading<?> primaries,
            List<Optional<Reason>> obstacles,
            Readiness readiness) {

        @SuppressWarnings("ReferenceEquality") // comparing them costs as much as judging them
        boolean of(Environment now, Snapshot snapshot) {
            return environment == now
                    && postgres == snapshot.readings().get(PostgresRights.SOURCE)
                    && redis == snapshot.readings().get(RedisRights.SOURCE)
                    && primaries == snapshot.readings().get(Primaries.SOURCE)
                    && obstacles.equals(ReadinessRule.obstacles(now, snapshot));
        }
    }

    private final Map<String, Judged> judged = new HashMap<>();

    /// What could be seen and done there, as far as `snapshot` tells.
    public Readiness of(Environment environment, Snapshot snapshot) {
        Judged before = judged.get(environment.name());
        if (before != null && before.of(environment, snapshot)) {
            return before.readiness();
        }
        var now =
                new Judged(
                        environment,
                        snapshot.readings().get(PostgresRights.SOURCE),
                        snapshot.readings().get(RedisRights.SOURCE),
                        snapshot.readings().get(Primaries.SOURCE),
                        ReadinessRule.obstacles(environment, snapshot),
                        ReadinessRule.judge(environment, snapshot, new OperatorTrial.NotTried()));
        judged.put(environment.name(), now);
        return now.readiness();
    }
}
