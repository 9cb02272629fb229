package headroom.core.signal.queues;

import headroom.core.environment.RedisIdentity.Role;
import headroom.core.signal.queues.Moved.Takings;
import headroom.core.signal.queues.Vanished.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether jobs left otherwise than by being taken. Redis does not tell: it counts calls over all
/// keys. A queue has lost jobs when it shrank by more than all calls together can have taken, and
/// something happened in the same moment that removes jobs. Where that is not certain, it is only
/// told of causes that remove whole keys, and of queues that were not about to be worked off.
final class LossRule {

    private LossRule() {}

    static Optional<Vanished> between(Losses.Seen before, RedisFacts after, Instant at) {
        RedisFacts then = before.facts();
        if (then.identity().role() != Role.MASTER || after.identity().role() != Role.MASTER) {
            return Optional.empty(); // a replica counts its master's calls, and others than its own
        }
        if (!then.identity().runId().equals(after.identity().runId())) {
            return Optional.of(begun(before, after, at));
        }
        return Moved.between(then, after)
                .filter(moved -> !moved.causes().isEmpty())
                .flatMap(moved -> new LossWindow(then, before.at(), after, at, moved).vanished());
    }

    /// Another run: what was taken just before its end nobody counted, so that it is taken from the
    /// pace before.
    private static Vanished begun(Losses.Seen before, RedisFacts after, Instant at) {
        Duration length = Duration.between(before.at(), at);
        Moved since =
                after.inside()
                        .counters()
                        .map(Moved::since)
                        .orElse(
                                new Moved(
                                        new Takings(0, true),
                                        new Takings(0, true),
                                        1,
                                        false,
                                        0,
                                        0,
                                        List.of()));
        Cause cause =
                after.uptime().compareTo(length.plusSeconds(1)) <= 0
                        ? Cause.RESTARTED
                        : Cause.REPLACED;
        long unseen =
                (long) Math.ceil(LossWindow.BURST * before.taken() * LossWindow.seconds(length))
                        + LossWindow.MARGIN;
        var moved =
                new Moved(
                        new Takings(since.lists().one() + unseen, since.lists().any()),
                        new Takings(since.shelves().one() + unseen, since.shelves().any()),
                        1,
                        true,
                        0,
                        0,
                        List.of(cause));
        return new LossWindow(before.facts(), before.at(), after, at, moved)
                .vanished()
                .orElse(new Vanished(before.at(), at, cause, Optional.empty(), List.of(), 0, 0));
    }
}
