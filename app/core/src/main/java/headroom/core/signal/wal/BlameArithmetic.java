package headroom.core.signal.wal;

import headroom.core.reading.Bytes;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Who holds the WAL. PostgreSQL removes, at a checkpoint, the segments that lie wholly before the
/// oldest position that anybody needs; so only the oldest holder keeps anything by itself, and
/// letting go of any other releases nothing.
public final class BlameArithmetic {

    private BlameArithmetic() {}

    /// The holders of a server's WAL.
    ///
    /// @param files the segments on disk, where known; nobody holds what is not there
    public static Blame blame(ServerFacts facts, Optional<WalFiles> files) {
        return blame(facts, files, Optional.empty(), Optional.empty());
    }

    /// The holders of a server's WAL.
    ///
    /// @param files the segments on disk, where known; nobody holds what is not there
    /// @param summarizer empty where it is off or not known
    /// @param backlog what waits for the archiver by the server's own marks; empty where not known
    public static Blame blame(
            ServerFacts facts,
            Optional<WalFiles> files,
            Optional<Summarizer> summarizer,
            Optional<ArchiveBacklog> backlog) {
        Bytes segment = facts.wal().segmentSize();
        Lsn position = facts.position();
        var found = new ArrayList<Need>();
        for (Slot slot : facts.slots()) {
            slot.restartLsn()
                    .filter(_ -> !isLost(slot))
                    .ifPresent(from -> found.add(new Need(Holder.Kind.SLOT, slot.name(), from)));
        }
        archiver(facts, files, backlog).ifPresent(found::add);
        keepSize(facts).ifPresent(found::add);
        summarizer
                .map(s -> new Need(Holder.Kind.SUMMARIZER, "WAL summarizer", s.until()))
                .ifPresent(found::add);
        facts.redo().ifPresent(redo -> found.add(new Need(Holder.Kind.CHECKPOINT, "needed", redo)));
        // a wal_keep_size that was raised, or was larger than all that there is, keeps what comes
        files.map(f -> new Lsn(f.oldestSegment() * segment.count()))
                .ifPresent(oldest -> found.replaceAll(need -> need.notBefore(oldest, position)));
        var lasting =
                found.stream()
                        .filter(need -> need.kind() != Holder.Kind.CHECKPOINT)
                        .filter(need -> !leaving(need, facts))
                        .toList();
        found.sort(Comparator.comparing(Need::from).thenComparing(Need::kind));

        var holders = new ArrayList<Holder>(found.size());
        for (int i = 0; i < found.size(); i++) {
            Need need = found.get(i);
            Lsn next = i + 1 < found.size() ? found.get(i + 1).from() : position;
            holders.add(
                    new Holder(
                            need.kind(),
                            need.name(),
                            need.from(),
                            position.minus(need.from()).orZero(),
                            i == 0
                                    ? Lsn.min(next, position).minus(need.from()).orZero()
                                    : Bytes.ZERO,
                            released(need, lasting, position, segment)));
        }
        Bytes total = holders.isEmpty() ? Bytes.ZERO : holders.getFirst().keeps();
        return new Blame(position, total, holders);
    }

    /// Whether the slot keeps no WAL any more, whatever its restart_lsn says.
    public static boolean isLost(Slot slot) {
        return slot.walStatus().filter("lost"::equals).isPresent();
    }

    /// Whether it lets go at the next checkpoint by itself: a slot over max_slot_wal_keep_size, of
    /// which the server then takes the WAL.
    private static boolean leaving(Need need, ServerFacts facts) {
        return need.kind() == Holder.Kind.SLOT
                && facts.slot(need.name())
                        .flatMap(Slot::walStatus)
                        .filter("unreserved"::equals)
                        .isPresent();
    }

    /// The segments that go when this holder lets go and a checkpoint follows. The last checkpoint
    /// does not count as another holder, since the new one begins at the current position.
    private static Bytes released(Need letsGo, List<Need> lasting, Lsn position, Bytes segment) {
        Lsn rest = position;
        for (Need other : lasting) {
            if (!other.equals(letsGo)) {
                rest = Lsn.min(rest, other.from());
            }
        }
        long segments = rest.segment(segment) - letsGo.from().segment(segment);
        return new Bytes(Math.max(0, segments) * segment.count());
    }

    /// What the server has marked waits for the archiver; where the marks are not known, everything
    /// after the last archived segment. That one is forgotten in a crash, and is long past where
    /// archiving was off meanwhile. The current segment does not count, as it is not complete.
    private static Optional<Need> archiver(
            ServerFacts facts, Optional<WalFiles> files, Optional<ArchiveBacklog> backlog) {
        Bytes segment = facts.wal().segmentSize();
        long current = facts.position().segment(segment);
        Optional<Archiver> archiver = facts.archiver();
        Optional<Long> next = archiver.flatMap(Archiver::archivedSegment).map(done -> done + 1);
        Optional<Long> first =
                backlog.isPresent()
                        ? backlog.flatMap(ArchiveBacklog::oldest)
                                // the marks may have been read a while ago
                                .map(oldest -> Math.max(oldest, next.orElse(oldest)))
                        : next.or(() -> files.map(WalFiles::oldestSegment));
        return first.filter(_ -> archiver.isPresent())
                .filter(segments -> segments < current)
                .map(segments ->
                        new Need(
                                Holder.Kind.ARCHIVER,
                                "archiver",
                                new Lsn(segments * segment.count())));
    }

    /// As PostgreSQL counts: whole segments before the current one, and never before the first.
    private static Optional<Need> keepSize(ServerFacts facts) {
        Bytes segment = facts.wal().segmentSize();
        long segments = facts.wal().keepSize().count() / segment.count();
        if (segments <= 0) {
            return Optional.empty();
        }
        long from = Math.max(1, facts.position().segment(segment) - segments);
        return Optional.of(
                new Need(
                        Holder.Kind.KEEP_SIZE,
                        "wal_keep_size",
                        Lsn.min(facts.position(), new Lsn(from * segment.count()))));
    }

    /// Somebody and the oldest position that it needs.
    private record Need(Holder.Kind kind, String name, Lsn from) {

        /// The same, with nothing before the first that there is.
        Need notBefore(Lsn first, Lsn position) {
            Lsn there = Lsn.min(first, position);
            return from.compareTo(there) < 0 ? new Need(kind, name, there) : this;
        }
    }
}
