package headroom.adapters.postgres;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/// A read that walks directories on the server, at its own pace. Those of one server share a link,
/// so that they never run at the same time.
abstract class CostlyProbe<T> implements Probe<T> {

    private final Source<T> source;
    private final Link link;
    private volatile Optional<Duration> cost = Optional.empty();

    /// @param link shared; closing twice does no harm
    CostlyProbe(Source<T> source, Link link) {
        this.source = source;
        this.link = link;
    }

    /// Asks and understands. Called in turn, on an open connection.
    abstract T ask(Link open) throws SQLException, ProbeFailure;

    @Override
    public final Source<T> source() {
        return source;
    }

    /// Includes waiting for its turn.
    @Override
    public final Duration deadline() {
        return Limits.COSTLY.answer();
    }

    @Override
    public final Pace pace() {
        return new Pace.ByCost();
    }

    @Override
    public final Optional<Duration> cost() {
        return cost;
    }

    @Override
    public final T read() throws ProbeFailure, InterruptedException {
        cost = Optional.empty();
        return link.use(open -> {
            long began = System.nanoTime();
            try {
                return ask(open);
            } finally {
                cost = Optional.of(Duration.ofNanos(System.nanoTime() - began));
            }
        });
    }

    @Override
    public final void close() {
        link.close();
    }
}
