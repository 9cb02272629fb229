package headroom.adapters.postgres;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// A read that walks directories on the server, at its own pace. Those of one server share a link,
/// so that they never run at the same time.
abstract class CostlyProbe<T> implements Probe<T> {

    private final Source<T> source;
    private final Link link;
    private final Pace pace;

    /// On the server's own clock: on ours a cold start or a far server would look like a burden.
    private volatile Optional<Duration> cost = Optional.empty();

    /// @param link shared; closing twice does no harm
    CostlyProbe(Source<T> source, Link link) {
        this(source, link, new Pace.ByCost());
    }

    /// @param pace of a read that is cheap, and waits its turn here as it is not urgent
    CostlyProbe(Source<T> source, Link link, Pace pace) {
        this.source = source;
        this.link = link;
        this.pace = pace;
    }

    /// Asks and understands. Called in turn, on an open connection.
    abstract T answer(Link open) throws SQLException, ProbeFailure;

    /// Asks one statement, which says itself what it took.
    final Answer ask(Link open, String sql) throws SQLException, ProbeFailure {
        Answer answer = open.ask(sql);
        Duration took = Duration.of(answer.whole("took"), ChronoUnit.MICROS);
        cost = Optional.of(cost.orElse(Duration.ZERO).plus(took));
        return answer;
    }

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
        return pace;
    }

    @Override
    public final Optional<Duration> cost() {
        return cost;
    }

    @Override
    public final T read() throws ProbeFailure, InterruptedException {
        cost = Optional.empty();
        return link.use(this::answer);
    }

    @Override
    public final void close() {
        link.close();
    }
}
