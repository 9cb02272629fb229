package headroom.adapters.postgres;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.signal.ServerFacts;
import java.time.Duration;

/// The fast cycle: everything that is cheap to know, in one prepared statement and one round trip.
final class ServerProbe implements Probe<ServerFacts> {

    private static final String SQL = Sql.load("get_server.sql");

    private final Link link;

    /// @param link its own; closed with it
    ServerProbe(Link link) {
        this.link = link;
    }

    @Override
    public Source<ServerFacts> source() {
        return ServerFacts.SOURCE;
    }

    /// 800 ms on an open connection; 2 s and more where it must log in first, which takes five
    /// round trips and more.
    @Override
    public Duration deadline() {
        return link.answerTime();
    }

    @Override
    public Pace pace() {
        return new Pace.EveryTick();
    }

    @Override
    public ServerFacts read() throws ProbeFailure, InterruptedException {
        return ServerAnswer.facts(link.use(open -> open.ask(SQL)));
    }

    @Override
    public void close() {
        link.close();
    }
}
