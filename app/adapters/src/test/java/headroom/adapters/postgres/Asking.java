package headroom.adapters.postgres;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import java.time.Duration;

/// Asks anything, as a probe does.
record Asking(String sql, Link link, Duration deadline) implements Probe<String> {

    @Override
    public Source<String> source() {
        return new Source<>("PostgreSQL", sql, String.class);
    }

    @Override
    public Pace pace() {
        return new Pace.EveryTick();
    }

    @Override
    public String read() throws ProbeFailure, InterruptedException {
        return link.use(open -> open.ask(sql).node().toString());
    }

    @Override
    public void close() {
        link.close();
    }
}
