package headroom.desktop;

import headroom.core.environment.Environment;
import headroom.core.identity.Identity;
import headroom.core.identity.Standing;
import headroom.core.journal.JournalFailure;
import headroom.core.poll.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what the servers of one environment say they are with what was pinned, whenever they
/// say something new; while something has changed, with every reading, since another program may
/// accept it. The journal is asked on a thread of its own.
final class IdentityWatch {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityWatch.class);

    private static final Duration TOLD = Duration.ofMinutes(1);

    private final Environment environment;
    private final Look look;
    private final Executor background;
    private final Consumer<List<Standing.Changed>> told;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Optional<Compared> compared = Optional.empty();
    private volatile List<Standing.Changed> changed = List.of();
    private volatile String failure = "";

    /// The last comparison.
    private record Compared(List<Identity> servers, Instant at) {

        /// When a server started may jitter by a second; that it still works is told now and then.
        boolean stillHolds(List<Identity> now, Instant later) {
            return Duration.between(at, later).compareTo(TOLD) < 0
                    && now.stream()
                            .map(Identity::marks)
                            .toList()
                            .equals(servers.stream().map(Identity::marks).toList());
        }
    }

    /// Compares one server.
    @FunctionalInterface
    interface Look {

        Standing at(Environment environment, Identity now) throws JournalFailure;
    }

    /// @param told what has changed and is not accepted, after each comparison; on any thread
    IdentityWatch(
            Environment environment,
            Look look,
            Executor background,
            Consumer<List<Standing.Changed>> told) {
        this.environment = environment;
        this.look = look;
        this.background = background;
        this.told = told;
    }

    /// What is changed and not accepted, as last compared.
    List<Standing.Changed> changed() {
        return changed;
    }

    /// The environment was read. Returns at once.
    void seen(Snapshot snapshot) {
        List<Identity> now = Identity.in(snapshot);
        boolean known =
                changed.isEmpty()
                        && compared.filter(c -> c.stillHolds(now, snapshot.at())).isPresent();
        if (now.isEmpty() || known || !looking.compareAndSet(false, true)) {
            return;
        }
        try {
            background.execute(() -> {
                try {
                    compare(now, snapshot.at());
                } finally {
                    looking.set(false);
                }
            });
        } catch (RejectedExecutionException _) {
            looking.set(false); // the program is closing
        }
    }

    /// Compares at once, on the calling thread.
    ///
    /// @return what is changed and not accepted then
    List<Standing.Changed> again(Snapshot snapshot) {
        compare(Identity.in(snapshot), snapshot.at());
        return changed;
    }

    private synchronized void compare(List<Identity> now, Instant at) {
        try {
            var found = new ArrayList<Standing.Changed>();
            for (Identity server : now) {
                if (look.at(environment, server) instanceof Standing.Changed other) {
                    found.add(other);
                }
            }
            changed = List.copyOf(found);
            compared = Optional.of(new Compared(now, at));
            failure = "";
            told.accept(changed);
        } catch (JournalFailure e) {
            // it is tried again with the next reading; that the journal is broken the status tells
            String why = String.valueOf(e.getMessage());
            if (!why.equals(failure)) {
                failure = why;
                LOG.error(
                        "{}: the servers cannot be compared with the journal",
                        environment.name(),
                        e);
            }
        }
    }
}
