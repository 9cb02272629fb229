package headroom.core.poll;

import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Everything last read in one environment, each reading with its own time, since probes have
/// different paces.
public final class Snapshot {

    private final Instant at;
    private final Map<Source<?>, Reading<?>> readings;

    /// @param readings that never change
    private Snapshot(Instant at, Map<Source<?>, Reading<?>> readings) {
        this.at = at;
        this.readings = readings;
    }

    /// A snapshot without any reading.
    public static Snapshot empty(Instant at) {
        return new Snapshot(at, Map.of());
    }

    /// This snapshot at a later time.
    public Snapshot at(Instant later) {
        return new Snapshot(later, readings);
    }

    /// This snapshot with one reading put in the place of its predecessor.
    public <T> Snapshot with(Source<T> source, Reading<T> reading) {
        var changed = new HashMap<>(readings);
        changed.put(source, reading);
        return new Snapshot(at, Collections.unmodifiableMap(changed));
    }

    /// When it was published.
    public Instant at() {
        return at;
    }

    /// The reading of a source; unavailable, with a reason, where nothing in this environment reads
    /// it.
    @SuppressWarnings("unchecked") // `with` pairs a source only with a reading of its type
    public <T> Reading<T> get(Source<T> source) {
        Reading<?> found = readings.get(source);
        return found == null
                ? new Reading.Unavailable<>(
                        new Reason(
                                Reason.Kind.NOT_CONFIGURED,
                                "no " + source.server() + " is configured for this"),
                        at)
                : (Reading<T>) found;
    }

    /// The readings of all sources of one type, by the names of their servers.
    @SuppressWarnings("unchecked") // as above
    public <T> Map<Source<T>, Reading<T>> all(Class<T> type) {
        var found = new TreeMap<Source<T>, Reading<T>>(Comparator.comparing(Source::server));
        readings.forEach((source, reading) -> {
            if (source.type() == type) {
                found.put((Source<T>) source, (Reading<T>) reading);
            }
        });
        return found;
    }

    /// All sources that were ever read or tried here.
    public Map<Source<?>, Reading<?>> readings() {
        return readings;
    }
}
