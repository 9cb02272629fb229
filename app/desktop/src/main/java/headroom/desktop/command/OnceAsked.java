package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reason;
import headroom.desktop.Wiring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Asks all environments at the same time, once, what their logins may do.
final class OnceAsked {

    /// From a read's deadline until it is published that nothing came.
    private static final Duration TOLD = Duration.ofSeconds(1);

    private OnceAsked() {}

    /// What was answered, in the given order; never longer than the longest of the reads may take,
    /// for all together.
    static List<Snapshot> of(Wiring wiring, List<Environment> environments)
            throws InterruptedException {
        Instant began = wiring.clock().instant();
        var asked = new ArrayList<One>();
        Duration longest = Duration.ZERO;
        for (Environment environment : environments) {
            var one = new One(began);
            Duration within = wiring.rights(environment, one::take); // closed by the wiring
            longest = within.compareTo(longest) > 0 ? within : longest;
            asked.add(one);
        }
        Instant end = began.plus(longest).plus(TOLD);
        for (One one : asked) {
            Duration left = Duration.between(wiring.clock().instant(), end);
            one.done.await(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        }
        return asked.stream().map(one -> one.newest.get()).toList();
    }

    private static final class One {

        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicReference<Snapshot> newest;

        One(Instant began) {
            newest = new AtomicReference<>(Snapshot.empty(began));
        }

        void take(Snapshot snapshot) {
            newest.set(snapshot);
            boolean all =
                    snapshot.readings().values().stream()
                            .noneMatch(r ->
                                    r.trouble()
                                            .filter(t -> t.kind() == Reason.Kind.PENDING)
                                            .isPresent());
            if (all) {
                done.countDown();
            }
        }
    }
}
