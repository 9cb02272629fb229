package headroom.core.poll;

import headroom.core.reading.Reason;
import java.time.Duration;
import java.util.Optional;

/// What reading one source costs.
///
/// @param every what its pace comes to now, while somebody looks
/// @param first the first read, with whatever is done only once: logging in, preparing, asking what
///   this version has; empty where it failed
/// @param settled a later read; empty where there was none, since a costly one may not be repeated
///   so soon
/// @param trouble why there is nothing to tell, or nothing more
public record Weighed(
        Source<?> source,
        Pace pace,
        Duration every,
        Optional<Cost> first,
        Optional<Cost> settled,
        Optional<Reason> trouble) {

    /// What its pace comes to while nobody looks.
    public Duration unseen() {
        return switch (pace) {
            case Pace.EveryTick _ -> PollLoop.TICK_AWAY;
            case Pace.Every _, Pace.ByCost _ ->
                    every.compareTo(Pace.SELDOM) > 0 ? every : Pace.SELDOM;
        };
    }

    /// What it costs from now on, as far as that is known.
    public Optional<Cost> usual() {
        return settled.or(() -> first);
    }
}
