package headroom.core.signal.queues;

import headroom.core.poll.Source;
import headroom.core.queue.WorkerProcess;
import java.util.List;

/// The processes that work jobs off.
///
/// @param processes in the order of their names
/// @param more whether there are more of them than were read
public record Workers(List<WorkerProcess> processes, boolean more) {

    public static final Source<Workers> SOURCE = new Source<>("Redis", "processes", Workers.class);

    public Workers {
        processes = List.copyOf(processes);
    }

    public long alive() {
        return processes.stream().filter(p -> p.beat().isPresent()).count();
    }

    public long dead() {
        return processes.size() - alive();
    }

    /// Alive, and take no more jobs.
    public long quiet() {
        return processes.stream().filter(p -> p.beat().filter(b -> b.quiet()).isPresent()).count();
    }

    /// Threads that work on a job.
    public long busy() {
        return processes.stream().flatMap(p -> p.beat().stream()).mapToLong(b -> b.busy()).sum();
    }

    /// Threads of the living; those of a process that does not tell count as its busy ones.
    public long threads() {
        return processes.stream()
                .flatMap(p -> p.beat().stream())
                .mapToLong(b -> b.threads().orElse(b.busy()))
                .sum();
    }
}
