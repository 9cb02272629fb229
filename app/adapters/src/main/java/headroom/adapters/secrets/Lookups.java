package headroom.adapters.secrets;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// References that take long to look up. Each is looked up once, on a thread of its own with a
/// deadline of its own: whoever asks may give up earlier, and finds the result when asking again.
/// It is kept until a server does not take it. Nothing is looked up twice within [#PAUSE].
final class Lookups {

    static final Duration PAUSE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Duration within;
    private final Map<SecretRef, Lookup> lookups = new HashMap<>();

    /// @param within how long one may take before those who wait are told so
    Lookups(InstantSource clock, Duration within) {
        this.clock = clock;
        this.within = within;
    }

    /// @param refused for what the value was not taken
    private record Lookup(
            CompletableFuture<Secret> result, Instant started, Set<SecretUse> refused) {

        boolean failed() {
            return result.isCompletedExceptionally();
        }
    }

    /// Waits for the value, interruptibly.
    ///
    /// @param how finds it; may block, and is interrupted when its time is over
    Secret find(SecretRef reference, SecretUse use, Callable<Secret> how)
            throws MissingSecret, InterruptedException {
        Lookup lookup;
        synchronized (lookups) {
            lookup =
                    Optional.ofNullable(lookups.get(reference))
                            .filter(known -> !spent(known, use))
                            .orElseGet(() -> start(reference, how));
            if (lookup.refused().contains(use)) {
                throw new MissingSecret(
                        "the server did not take the %s that %s gave; it is looked up again soon"
                                .formatted(use.what(), reference.text()));
            }
        }
        try {
            return lookup.result().get();
        } catch (ExecutionException e) {
            throw new MissingSecret(
                    e.getCause() instanceof MissingSecret missing
                            ? String.valueOf(missing.getMessage())
                            : reference.text() + " cannot be looked up");
        }
    }

    private boolean spent(Lookup known, SecretUse use) {
        return known.result().isDone()
                && (known.failed() || known.refused().contains(use))
                && !clock.instant().isBefore(known.started().plus(PAUSE));
    }

    /// The value is not offered for this use again, but looked up anew.
    void refused(SecretRef reference, SecretUse use) {
        synchronized (lookups) {
            Optional.ofNullable(lookups.get(reference))
                    .filter(lookup -> lookup.result().isDone() && !lookup.failed())
                    .ifPresent(lookup -> lookup.refused().add(use));
        }
    }

    private Lookup start(SecretRef reference, Callable<Secret> how) {
        var result = new CompletableFuture<Secret>();
        var lookup = new Lookup(result, clock.instant(), new HashSet<>());
        lookups.put(reference, lookup);
        Thread worker =
                Thread.ofPlatform()
                        .daemon()
                        .name("headroom-secret")
                        .start(() -> {
                            try {
                                result.complete(how.call());
                            } catch (Exception | LinkageError e) {
                                result.completeExceptionally(e);
                            }
                        });
        Thread.ofVirtual().name("headroom-secret-deadline").start(() -> end(worker, result));
        return lookup;
    }

    private void end(Thread worker, CompletableFuture<Secret> result) {
        try {
            if (!worker.join(within)) {
                result.completeExceptionally(
                        new MissingSecret(
                                "no answer within %d s; is a dialog waiting for you?"
                                        .formatted(within.toSeconds())));
                worker.interrupt();
            }
        } catch (InterruptedException e) {
            worker.interrupt();
        }
    }
}
