package headroom.core.signal.storage;

import headroom.core.history.Series;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Evidence;
import headroom.core.signal.storage.StoragePart.Sort;
import headroom.core.signal.wal.WalFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What the bytes on the volume are, and which of them grow.
final class StorageParts {

    /// Databases that are told by name; the others are told together.
    private static final int NAMED = 12;

    /// Below this share of the growth no part is worth a word.
    private static final double MOSTLY = 50;

    private final Evidence evidence;

    /// How far back growth is looked at: three times what a trend needs at the least.
    private final Duration window;

    StorageParts(Evidence evidence) {
        this.evidence = evidence;
        this.window = evidence.leastTrend().multipliedBy(3);
    }

    /// The databases by size, then what belongs to the server, then what does not.
    ///
    /// @param use empty where not known
    /// @param used what is used of the whole volume, where somebody knows
    List<StoragePart> all(Optional<VolumeUse> use, Optional<Bytes> used) {
        var parts = new ArrayList<StoragePart>();
        use.ifPresent(own -> {
            databases(own, parts);
            wal(own, parts);
            parts.add(logs(own));
            parts.add(temporary(own));
        });
        use.flatMap(own -> used.map(all -> other(own, all))).ifPresent(parts::add);
        return parts;
    }

    private void databases(VolumeUse use, List<StoragePart> parts) {
        Reading<DatabaseSizes> sizes = evidence.slow(DatabaseSizes.SOURCE);
        if (sizes.lastValue().isEmpty()) {
            parts.add(tables(use, Optional.of(sizes)));
            return;
        }
        DatabaseSizes known = sizes.lastValue().get();
        List<DatabaseSizes.Size> sorted =
                known.databases().stream()
                        .sorted(
                                Comparator.comparing(
                                                (DatabaseSizes.Size d) ->
                                                        d.bytes().orElse(Bytes.ZERO),
                                                Comparator.reverseOrder())
                                        .thenComparing(DatabaseSizes.Size::name))
                        .toList();
        sorted.stream().limit(NAMED).map(this::database).forEach(parts::add);
        if (sorted.size() > NAMED) {
            parts.add(rest(sorted.subList(NAMED, sorted.size())));
        }
        known.shared()
                .map(bytes ->
                        new StoragePart(
                                Sort.DATABASE,
                                "Shared catalogs",
                                Optional.of(bytes),
                                rate(DatabaseSizes.SOURCE, DatabaseSizes::shared),
                                ""))
                .ifPresent(parts::add);
    }

    private StoragePart database(DatabaseSizes.Size database) {
        return new StoragePart(
                Sort.DATABASE,
                "Database " + Shown.text(database.name()),
                database.bytes(),
                rate(DatabaseSizes.SOURCE, d -> d.of(database.name())),
                database.bytes().isPresent() ? "" : "not visible to this role");
    }

    private static StoragePart rest(List<DatabaseSizes.Size> others) {
        var together = new DatabaseSizes(others);
        return new StoragePart(
                Sort.DATABASE,
                others.size() + " more databases",
                together.total(),
                Optional.empty(),
                together.total().isPresent() ? "" : "not visible to this role");
    }

    private StoragePart tables(VolumeUse use, Optional<Reading<DatabaseSizes>> unknown) {
        return new StoragePart(
                Sort.DATABASE,
                "Tables and indexes",
                Optional.of(use.tablespaces()),
                rate(VolumeUse.SOURCE, u -> Optional.of(u.tablespaces())),
                unknown.flatMap(Reading::trouble)
                        .filter(r -> r.kind() != Reason.Kind.NOT_CONFIGURED)
                        .map(r -> "by database not known: " + r.sentence())
                        .orElse(""));
    }

    private void wal(VolumeUse use, List<StoragePart> parts) {
        Optional<WalFiles> files = evidence.slow(WalFiles.SOURCE).fresh();
        if (files.isEmpty()) {
            parts.add(walWhole(use));
            return;
        }
        parts.add(
                new StoragePart(
                        Sort.WAL,
                        "WAL held",
                        Optional.of(files.get().held()),
                        rate(WalFiles.SOURCE, f -> Optional.of(f.held())),
                        ""));
        parts.add(
                new StoragePart(
                        Sort.RECYCLED,
                        "WAL recycled ahead",
                        Optional.of(files.get().recycled()),
                        rate(WalFiles.SOURCE, f -> Optional.of(f.recycled())),
                        "to be written again; not needed"));
    }

    private StoragePart walWhole(VolumeUse use) {
        return new StoragePart(
                Sort.WAL,
                "WAL",
                Optional.of(use.wal()),
                rate(VolumeUse.SOURCE, u -> Optional.of(u.wal())),
                "");
    }

    private StoragePart logs(VolumeUse use) {
        return new StoragePart(
                Sort.LOGS,
                "Logs",
                Optional.of(use.logs()),
                rate(VolumeUse.SOURCE, u -> Optional.of(u.logs())),
                "");
    }

    private StoragePart temporary(VolumeUse use) {
        return new StoragePart(
                Sort.TEMPORARY,
                "Temporary files",
                Optional.of(use.temp()),
                rate(VolumeUse.SOURCE, u -> Optional.of(u.temp())),
                "");
    }

    private StoragePart other(VolumeUse use, Bytes used) {
        return new StoragePart(
                Sort.OTHER,
                "Other",
                Optional.of(used.minus(use.used()).orZero()),
                growth(StorageParts::otherThen),
                "what PostgreSQL does not account for");
    }

    private static Optional<Series.Point> otherThen(Snapshot then) {
        return then.get(VolumeUse.SOURCE) instanceof Reading.Known<VolumeUse>(VolumeUse use, var _)
                        && then.get(VolumeCapacity.SOURCE)
                                instanceof
                                Reading.Known<VolumeCapacity>(VolumeCapacity size, var at)
                ? size.used()
                        .map(all ->
                                new Series.Point(
                                        at, (double) all.minus(use.used()).orZero().count()))
                : Optional.empty();
    }

    private <T> Optional<Double> rate(Source<T> source, Function<T, Optional<Bytes>> bytes) {
        List<Reading.Known<T>> known = evidence.recent().known(source);
        return growth(point(known, bytes), point(known.reversed(), bytes));
    }

    /// The first of the window that tells it, in the order given.
    private <T> Optional<Series.Point> point(
            List<Reading.Known<T>> known, Function<T, Optional<Bytes>> bytes) {
        Instant start = evidence.now().minus(window);
        for (Reading.Known<T> then : known) {
            Optional<Bytes> told =
                    then.at().isBefore(start) ? Optional.empty() : bytes.apply(then.value());
            if (told.isPresent()) {
                return told.map(b -> new Series.Point(then.at(), (double) b.count()));
            }
        }
        return Optional.empty();
    }

    private Optional<Double> growth(Function<Snapshot, Optional<Series.Point>> point) {
        List<Series.Point> points =
                evidence.recent().series(point).since(evidence.now().minus(window)).points();
        return growth(points.stream().findFirst(), points.reversed().stream().findFirst());
    }

    /// Bytes a second over the window; empty while it is known for less than a trend needs.
    private Optional<Double> growth(Optional<Series.Point> first, Optional<Series.Point> last) {
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        Duration span = Duration.between(first.get().at(), last.get().at());
        return span.isPositive() && span.compareTo(evidence.leastTrend()) >= 0
                ? Optional.of((last.get().value() - first.get().value()) * 1e3 / span.toMillis())
                : Optional.empty();
    }

    /// Which part makes most of the growth, and how much of it; empty where none does, or it is not
    /// known.
    Optional<String> sentence(Optional<VolumeUse> use, Optional<Bytes> used) {
        return most(use, used)
                .map(s -> "%s of the growth is %s.".formatted(s.of().text(), spoken(s.part())));
    }

    /// Whether WAL makes most of the growth; no where it is not known.
    boolean growsByWal(Optional<VolumeUse> use, Optional<Bytes> used) {
        return most(use, used).filter(s -> s.part().sort() == Sort.WAL).isPresent();
    }

    private Optional<Share> most(Optional<VolumeUse> use, Optional<Bytes> used) {
        if (use.isEmpty()) {
            return Optional.empty();
        }
        var parts = new ArrayList<StoragePart>();
        DatabaseSizes sizes =
                evidence.slow(DatabaseSizes.SOURCE).fresh().orElse(new DatabaseSizes(List.of()));
        if (sizes.databases().isEmpty()) {
            parts.add(tables(use.get(), Optional.empty()));
        }
        sizes.databases().stream().map(this::database).forEach(parts::add);
        parts.add(walWhole(use.get()));
        parts.add(logs(use.get()));
        parts.add(temporary(use.get()));
        used.ifPresent(all -> parts.add(other(use.get(), all)));
        double total = parts.stream().mapToDouble(p -> p.perSecond().orElse(0.0)).sum();
        return parts.stream()
                .filter(p -> p.perSecond().filter(rate -> rate > 0).isPresent())
                .max(Comparator.comparing(p -> p.perSecond().orElse(0.0)))
                .filter(_ -> total > 0)
                .map(p ->
                        new Share(
                                p,
                                new Percent(
                                        Math.min(100, p.perSecond().orElse(0.0) / total * 100))))
                .filter(s -> s.of().value() >= MOSTLY);
    }

    private static String spoken(StoragePart part) {
        return switch (part.sort()) {
            case WAL, RECYCLED -> "WAL";
            case DATABASE ->
                    part.name().substring(0, 1).toLowerCase(Locale.ROOT) + part.name().substring(1);
            case LOGS -> "the server's log files";
            case TEMPORARY -> "temporary files of queries";
            case OTHER -> "something that PostgreSQL does not account for";
        };
    }

    private record Share(StoragePart part, Percent of) {}
}
