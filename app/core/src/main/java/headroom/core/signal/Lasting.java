package headroom.core.signal;

import headroom.core.environment.Level;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Since when each gauge has been at least as bad as it is. Immutable. While a gauge is unknown
/// nothing is known to have ended, so that what was bad before and is afterwards has lasted.
final class Lasting {

    static final Lasting NONE = new Lasting(Map.of());

    private static final List<Level> BAD = List.of(Level.WATCH, Level.WARNING, Level.CRITICAL);

    /// Of a gauge that was known: since when it has been of each level, or worse.
    private final Map<Gauge, Map<Level, Since>> begun;

    private Lasting(Map<Gauge, Map<Level, Since>> begun) {
        this.begun = begun;
    }

    /// What is so after one more judgement.
    Lasting plus(Assessment now) {
        var next = new EnumMap<Gauge, Map<Level, Since>>(Gauge.class);
        for (Judgement judgement : now.all()) {
            Optional<Map<Level, Since>> before = Optional.ofNullable(begun.get(judgement.gauge()));
            if (judgement.level() == Level.UNKNOWN) {
                before.ifPresent(b -> next.put(judgement.gauge(), b));
            } else {
                next.put(judgement.gauge(), next(before, judgement.level(), now.at()));
            }
        }
        return new Lasting(next);
    }

    private static Map<Level, Since> next(
            Optional<Map<Level, Since>> before, Level level, Instant now) {
        var since = new HashMap<Level, Since>();
        for (Level bad : BAD) {
            if (!bad.worseThan(level)) {
                since.put(
                        bad,
                        before.map(b -> b.get(bad))
                                .orElseGet(() -> new Since(now, before.isPresent())));
            }
        }
        return since;
    }

    /// Of each gauge that is bad.
    Map<Gauge, Since> of(Assessment now) {
        var since = new EnumMap<Gauge, Since>(Gauge.class);
        for (Judgement judgement : now.all()) {
            Optional.ofNullable(begun.get(judgement.gauge()))
                    .map(b -> b.get(judgement.level()))
                    .ifPresent(s -> since.put(judgement.gauge(), s));
        }
        return since;
    }
}
