package headroom.core.signal.slots;

import headroom.core.history.Recent;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What decoding for a slot writes to disk.
///
/// @param perSecond over the last ten minutes at most; empty while not known
public record Spill(SlotStats stats, Optional<Bytes> perSecond) {

    private static final Duration WINDOW = Duration.ofMinutes(10);

    /// Nearer readings tell no rate.
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    /// Of the slot of this name; empty where nothing is known of it now.
    static Optional<Spill> of(String slot, Reading<ReplicationFacts> now, Recent recent) {
        return now.fresh()
                .flatMap(f -> f.stats(slot))
                .map(stats -> new Spill(stats, rate(slot, stats, recent)));
    }

    private static Optional<Bytes> rate(String slot, SlotStats last, Recent recent) {
        List<Reading.Known<ReplicationFacts>> known = recent.known(ReplicationFacts.SOURCE);
        Optional<Bytes> rate = Optional.empty();
        for (Reading.Known<ReplicationFacts> then : known.reversed()) {
            Duration time = Duration.between(then.at(), known.getLast().at());
            Optional<SlotStats> before = then.value().stats(slot);
            if (time.compareTo(WINDOW) > 0 || before.filter(b -> follows(b, last)).isEmpty()) {
                break;
            }
            if (time.compareTo(SHORTEST) >= 0) {
                long grown = last.spilled().minus(before.get().spilled()).count();
                rate = Optional.of(new Bytes(Math.round(grown * 1e9 / time.toNanos())));
            }
        }
        return rate;
    }

    /// Whether the later figures count on from the earlier ones.
    private static boolean follows(SlotStats earlier, SlotStats later) {
        return earlier.begun().equals(later.begun())
                && later.spilled().compareTo(earlier.spilled()) >= 0
                && later.transactions() >= earlier.transactions();
    }

    /// Whether it goes on.
    public boolean goesOn() {
        return perSecond.filter(rate -> rate.count() > 0).isPresent();
    }

    /// As in a table: `1.2 GiB`, `1.2 GiB, +3.0 MiB/s`.
    public String text() {
        return stats.spilled().text()
                + perSecond
                        .filter(rate -> rate.count() > 0)
                        .map(rate -> ", +" + rate.text() + "/s")
                        .orElse("");
    }
}
