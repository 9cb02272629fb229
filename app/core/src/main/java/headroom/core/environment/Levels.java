package headroom.core.environment;

import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import java.time.Duration;

/// The thresholds of an environment: the `levels:` block of its settings over these defaults.
///
/// @param storage used space, of the ceiling
/// @param wal bytes of WAL held on disk up to the current position
/// @param slots when an inactive slot counts as an orphan
/// @param pools client connections, of those that ordinary roles can have
/// @param queues age of the oldest waiting job
public record Levels(
        Thresholds<Percent> storage,
        Thresholds<Bytes> wal,
        Orphan slots,
        Thresholds<Percent> pools,
        Thresholds<Age> queues) {

    /// An inactive slot is an orphan once both hold.
    ///
    /// @param inactive how long nobody has read from it
    /// @param holding how much WAL it keeps
    public record Orphan(Duration inactive, Bytes holding) {}

    public static final Levels DEFAULT =
            new Levels(
                    new Thresholds<>(new Percent(60), new Percent(75), new Percent(90)),
                    new Thresholds<>(Bytes.gib(8), Bytes.gib(32), Bytes.gib(128)),
                    new Orphan(Duration.ofMinutes(30), Bytes.gib(1)),
                    new Thresholds<>(new Percent(80), new Percent(90), new Percent(97)),
                    new Thresholds<>(
                            new Age(Duration.ofSeconds(1)),
                            new Age(Duration.ofSeconds(5)),
                            new Age(Duration.ofMinutes(1))));
}
