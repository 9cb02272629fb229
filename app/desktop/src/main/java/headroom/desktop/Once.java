package headroom.desktop;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import java.time.Duration;

/// A probe for somebody who wants one answer: it is not read again for a day.
record Once<T>(Probe<T> probe) implements Probe<T> {

    @Override
    public Source<T> source() {
        return probe.source();
    }

    @Override
    public Duration deadline() {
        return probe.deadline();
    }

    @Override
    public Pace pace() {
        return Pace.Every.DAY;
    }

    @Override
    public T read() throws ProbeFailure, InterruptedException {
        return probe.read();
    }

    @Override
    public void close() {
        probe.close();
    }
}
