package headroom.core.poll;

import headroom.core.reading.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/// A probe that does what the test says.
final class ScriptedProbe implements Probe<String> {

    private final Source<String> source;
    private final Pace pace;
    private final Duration deadline;
    volatile Callable<String> script = () -> "answer";
    volatile Optional<Duration> cost = Optional.empty();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();

    ScriptedProbe(String server, String name, Pace pace, Duration deadline) {
        this.source = new Source<>(server, name, String.class);
        this.pace = pace;
        this.deadline = deadline;
    }

    static ScriptedProbe fast(String server) {
        return new ScriptedProbe(server, "fast", new Pace.EveryTick(), Duration.ofMillis(800));
    }

    static ScriptedProbe costly(String server) {
        return new ScriptedProbe(server, "costly", new Pace.ByCost(), Duration.ofSeconds(1));
    }

    ScriptedProbe failing(Reason.Kind kind) {
        script =
                () -> {
                    throw new ProbeFailure(new Reason(kind, "as scripted"));
                };
        return this;
    }

    ScriptedProbe answering() {
        script = () -> "answer";
        return this;
    }

    int reads() {
        return reads.get();
    }

    int closings() {
        return closings.get();
    }

    @Override
    public Source<String> source() {
        return source;
    }

    @Override
    public Duration deadline() {
        return deadline;
    }

    @Override
    public Pace pace() {
        return pace;
    }

    @Override
    public Optional<Duration> cost() {
        return cost;
    }

    @Override
    public String read() throws ProbeFailure, InterruptedException {
        reads.incrementAndGet();
        try {
            return script.call();
        } catch (ProbeFailure | InterruptedException | RuntimeException expected) {
            throw expected;
        } catch (Exception other) {
            throw new IllegalStateException(other);
        }
    }

    @Override
    public void close() {
        closings.incrementAndGet();
    }
}
