package headroom.core.signal.queues;

import java.util.Map;
import java.util.Set;

/// What a Redis counted since its start, read in the same moment as the depths of the queues.
///
/// @param evicted keys that it destroyed to make room
/// @param expired keys whose time was over
/// @param blocked clients that wait for a job; one that is served next may have been counted
///   already
/// @param calls of the [#COMMANDS], by name; one that is missing was never called
public record Counters(long evicted, long expired, long blocked, Map<String, Long> calls) {

    /// The commands that put, take or remove jobs.
    public static final Set<String> COMMANDS = Moved.COMMANDS;

    public Counters {
        calls = Map.copyOf(calls);
    }

    long of(String command) {
        return calls.getOrDefault(command, 0L);
    }

    long of(Set<String> commands) {
        return commands.stream().mapToLong(this::of).sum();
    }
}
