package headroom.adapters.processes;

import headroom.core.mitigation.Programs;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Marks made of the process's number and the time of its start, since numbers are used again.
public final class RunningPrograms implements Programs {

    private static final Pattern MARK = Pattern.compile("p(\\d{1,18})t(\\d{1,18})");

    private final String mark = mark(ProcessHandle.current());

    /// Marks this process.
    public RunningPrograms() {}

    private static String mark(ProcessHandle process) {
        long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return "p" + process.pid() + "t" + started;
    }

    @Override
    public String mark() {
        return mark;
    }

    @Override
    public boolean running(String mark) {
        var parts = MARK.matcher(mark);
        if (!parts.matches()) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts.group(1)));
        return process.filter(ProcessHandle::isAlive).filter(p -> mark(p).equals(mark)).isPresent();
    }
}
