package headroom.desktop;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import java.time.Duration;

/// A probe for somebody who wants one answer: it is not read again for a day. The first login of a
/// program takes longer than any later one, since it loads what it needs: who is silent is asked a
/// second time.
record Once<T>(Probe<T> probe) implements Probe<T> {

    private static final int TRIES = 2;
    private static final Duration LOADING = Duration.ofSeconds(1);

    @Override
    public Source<T> source() {
        return probe.source();
    }

    @Override
    public Duration deadline() {
        return probe.deadline().multipliedBy(TRIES).plus(LOADING);
    }

    @Override
    public Pace pace() {
        return Pace.Every.DAY;
    }

    @Override
    public T read() throws ProbeFailure, InterruptedException {
        long began = System.nanoTime();
        try {
            return probe.read();
        } catch (ProbeFailure e) {
            boolean again =
                    e.reason().kind() == Reason.Kind.TIMEOUT
                            && System.nanoTime() - began
                                    <= probe.deadline().plus(LOADING).toNanos();
            if (!again) {
                throw e;
            }
            return probe.read();
        }
    }

    @Override
    public void close() {
        probe.close();
    }
}
