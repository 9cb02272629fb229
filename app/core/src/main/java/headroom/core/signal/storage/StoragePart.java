package headroom.core.signal.storage;

import headroom.core.reading.Bytes;
import java.util.Locale;
import java.util.Optional;

/// Part of what lies on the volume.
///
/// @param name as in a table: `Database shop`, `WAL held`
/// @param bytes empty where it cannot be known
/// @param perSecond how it grew over the last minutes, in bytes; falls below zero where it shrank;
///   empty while not known
/// @param note what is to be said of it; empty where nothing is
public record StoragePart(
        Sort sort, String name, Optional<Bytes> bytes, Optional<Double> perSecond, String note) {

    /// What a part consists of.
    public enum Sort {
        DATABASE("database"),
        WAL("WAL"),
        RECYCLED("WAL recycled ahead"),
        LOGS("logs"),
        TEMPORARY("temporary files"),
        OTHER("other");

        private final String word;

        Sort(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// As in a table: `+13.9 GiB/h`, `−2.0 MiB/h`, `steady`; empty while not known.
    public Optional<String> growth() {
        return perSecond.map(rate -> {
            var hourly = new Bytes(Math.round(Math.abs(rate) * 3600));
            return hourly.count() < 1024
                    ? "steady"
                    : String.format(Locale.ROOT, "%s%s/h", rate > 0 ? "+" : "−", hourly.text());
        });
    }
}
