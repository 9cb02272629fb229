package headroom.core.poll;

import headroom.core.reading.Reason;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// How a read ended.
sealed interface Result<T> {

    /// @param cost what it cost the server, where the probe can tell
    record Answered<T>(T value, Optional<Duration> cost) implements Result<T> {}

    /// @param cause for the log
    record Failed<T>(Reason reason, Throwable cause) implements Result<T> {}

    /// Reads. Whatever goes wrong is a result; nothing is thrown.
    static <T> Result<T> of(Probe<T> probe) {
        try {
            T value = Objects.requireNonNull(probe.read(), "a null reading");
            return new Answered<>(value, probe.cost());
        } catch (ProbeFailure failure) {
            Throwable cause = failure.getCause();
            return new Failed<>(failure.reason(), cause == null ? failure : cause);
        } catch (InterruptedException interrupted) {
            return new Failed<>(
                    new Reason(Reason.Kind.TIMEOUT, "the read was interrupted"), interrupted);
        } catch (Throwable broken) { // errors too: a hostile answer may overflow the stack
            return defect(broken);
        }
    }

    /// Something of our own broke.
    static <T> Result<T> defect(Throwable thrown) {
        return new Failed<>(
                new Reason(Reason.Kind.DEFECT, thrown.getClass().getSimpleName()), thrown);
    }
}
