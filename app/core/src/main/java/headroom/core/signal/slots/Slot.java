package headroom.core.signal.slots;

import headroom.core.reading.Bytes;
import headroom.core.signal.wal.Lsn;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// One replication slot as the server tells it. Fields that the server's version does not have are
/// empty.
///
/// @param plugin the output plugin of a logical slot
/// @param database the database of a logical slot
/// @param activePid the process that reads from it now
/// @param restartLsn the oldest WAL that it needs; empty when it never reserved any or lost it
/// @param confirmedFlush what the consumer of a logical slot has confirmed
/// @param walStatus reserved, extended, unreserved or lost
/// @param safeWalSize how much WAL can still be written before it is lost; empty without a cap
/// @param inactiveSince from version 17 on; a clean restart sets it to the start time
/// @param failover whether standbys synchronise it (17 and later)
/// @param synced whether it is such a synchronised copy (17 and later)
/// @param conflicting whether it was invalidated by a conflict with recovery (16 and later)
/// @param twoPhase whether it decodes prepared transactions (14 and later)
/// @param twoPhaseAt from which position on it decodes them (18 and later)
public record Slot(
        String name,
        Kind kind,
        Optional<String> plugin,
        Optional<String> database,
        boolean temporary,
        boolean active,
        Optional<Long> activePid,
        Optional<Lsn> restartLsn,
        Optional<Lsn> confirmedFlush,
        Optional<String> walStatus,
        Optional<Bytes> safeWalSize,
        Optional<Instant> inactiveSince,
        boolean failover,
        boolean synced,
        Optional<String> invalidationReason,
        Horizon horizon,
        Optional<Boolean> conflicting,
        Optional<Boolean> twoPhase,
        Optional<Lsn> twoPhaseAt) {

    /// Of which it is not known from where on it decodes prepared transactions.
    public Slot(
            String name,
            Kind kind,
            Optional<String> plugin,
            Optional<String> database,
            boolean temporary,
            boolean active,
            Optional<Long> activePid,
            Optional<Lsn> restartLsn,
            Optional<Lsn> confirmedFlush,
            Optional<String> walStatus,
            Optional<Bytes> safeWalSize,
            Optional<Instant> inactiveSince,
            boolean failover,
            boolean synced,
            Optional<String> invalidationReason,
            Horizon horizon,
            Optional<Boolean> conflicting,
            Optional<Boolean> twoPhase) {
        this(
                name,
                kind,
                plugin,
                database,
                temporary,
                active,
                activePid,
                restartLsn,
                confirmedFlush,
                walStatus,
                safeWalSize,
                inactiveSince,
                failover,
                synced,
                invalidationReason,
                horizon,
                conflicting,
                twoPhase,
                Optional.empty());
    }

    /// What it holds back from vacuum; nothing once it is lost, whatever its columns say.
    @Override
    public Horizon horizon() {
        return walStatus.filter("lost"::equals).isPresent() ? Horizon.NONE : horizon;
    }

    /// Why the server has given it up, in words; empty where it says nothing, as before 16.
    public Optional<String> invalidated() {
        return invalidationReason
                .map(reason ->
                        switch (reason) {
                            case "wal_removed" -> "the WAL that it needed was removed";
                            case "rows_removed" ->
                                    "rows that it needed were removed by vacuum, a conflict with recovery";
                            case "wal_level_insufficient" ->
                                    "the primary's wal_level is not logical any more";
                            case "idle_timeout" ->
                                    "it was idle for longer than idle_replication_slot_timeout";
                            default -> reason;
                        })
                .or(() -> conflicting.filter(c -> c).map(_ -> "it was in conflict with recovery"));
    }

    /// What it holds back from vacuum.
    ///
    /// @param xminAge transactions since its xmin, of every table; empty where it holds none
    /// @param catalogXminAge the same of the catalog alone
    public record Horizon(Optional<Long> xminAge, Optional<Long> catalogXminAge) {

        public static final Horizon NONE = new Horizon(Optional.empty(), Optional.empty());

        /// The farther of both; empty where it holds nothing back.
        public Optional<Long> age() {
            return xminAge.isPresent() && catalogXminAge.isPresent()
                    ? Optional.of(Math.max(xminAge.get(), catalogXminAge.get()))
                    : xminAge.or(() -> catalogXminAge);
        }

        /// Whether it is worth a word.
        ///
        /// @param much from so many transactions on
        public boolean holdsMuch(long much) {
            return age().filter(a -> a >= much).isPresent();
        }

        /// Whether the catalog's rows are held back farther than any other's.
        private boolean ofCatalog() {
            return catalogXminAge.filter(c -> xminAge.filter(x -> x >= c).isEmpty()).isPresent();
        }

        /// As in a table: `12.3 M, catalog`; empty where it holds nothing back.
        public Optional<String> text() {
            return age().map(a -> count(a) + (ofCatalog() ? ", catalog" : ""));
        }

        /// What it holds back; empty where it holds nothing back.
        public Optional<String> sentence() {
            return age().map(a ->
                    "It holds vacuum back: %s deleted in the last %s transactions%s cannot be removed."
                            .formatted(
                                    ofCatalog() ? "rows of the system catalog" : "rows",
                                    count(a),
                                    xminAge.filter(_ -> ofCatalog())
                                            .map(x ->
                                                    ", and rows of any table in the last %s,"
                                                            .formatted(count(x)))
                                            .orElse("")));
        }

        private static String count(long transactions) {
            if (transactions < 10_000) {
                return Long.toString(transactions);
            }
            return transactions < 1_000_000
                    ? String.format(Locale.ROOT, "%d k", transactions / 1000)
                    : String.format(Locale.ROOT, "%.1f M", transactions / 1e6);
        }
    }

    /// The two kinds of slots.
    public enum Kind {
        LOGICAL("logical"),
        PHYSICAL("physical");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
