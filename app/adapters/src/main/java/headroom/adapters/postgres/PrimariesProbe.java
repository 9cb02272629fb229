package headroom.adapters.postgres;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.signal.Primaries;
import java.time.Duration;

/// Whether the hosts agree on who the primary is. Each look is a login at each other host, hence
/// its slow pace.
final class PrimariesProbe implements Probe<Primaries> {

    private static final Pace PACE = new Pace.Every(Duration.ofSeconds(30));

    private final Link link;

    /// @param link shared with other reads; closing twice does no harm
    PrimariesProbe(Link link) {
        this.link = link;
    }

    @Override
    public Source<Primaries> source() {
        return Primaries.SOURCE;
    }

    /// Includes waiting for its turn, and for hosts that swallow everything.
    @Override
    public Duration deadline() {
        Connector connector = link.connector();
        Duration each = connector.to(connector.endpoint().first(), Limits.FAST).total();
        return Limits.COSTLY.answer().plus(each.multipliedBy(connector.hosts().count() - 1L));
    }

    @Override
    public Pace pace() {
        return PACE;
    }

    @Override
    public Primaries read() throws ProbeFailure, InterruptedException {
        return Rivals.of(() -> link.use(Rivals::claim), link.connector());
    }

    @Override
    public void close() {
        link.close();
    }
}
