package headroom.core.history;

import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The last hour of one environment: every snapshot of the last two minutes, before that one per 30
/// s, which tells also what happened in a [Stretch] until the next. Immutable, and of bounded size,
/// so that an append costs the same at any age.
public final class Recent {

    static final Duration DENSE = Duration.ofMinutes(2);
    static final Duration STEP = Duration.ofSeconds(30);
    static final Duration WHOLE = Duration.ofHours(1);

    /// Two minutes of a loop that publishes twice a second; of a busier one the older part thins
    /// earlier.
    static final int MOST_DENSE = 240;

    public static final Recent NONE = new Recent(List.of(), List.of());

    private final List<Snapshot> sparse;
    private final List<Snapshot> dense;

    /// What was asked for already: a judgement looks at the same source again and again.
    private final Map<Source<?>, List<? extends Reading.Known<?>>> asked =
            new ConcurrentHashMap<>();

    private Recent(List<Snapshot> sparse, List<Snapshot> dense) {
        this.sparse = sparse;
        this.dense = dense;
    }

    /// This window with one snapshot more. A snapshot older than the newest here means that the
    /// clock was set back: what would lie in its future is forgotten.
    public Recent plus(Snapshot next) {
        var newDense = new ArrayList<Snapshot>(dense.size() + 1);
        var newSparse = new ArrayList<Snapshot>(sparse.size() + 1);
        Instant now = next.at();
        Instant whole = now.minus(WHOLE);
        Instant recently = now.minus(DENSE);
        for (Snapshot old : sparse) {
            if (!old.at().isBefore(whole) && !old.at().isAfter(now)) {
                newSparse.add(old);
            }
        }
        int room = MOST_DENSE - 1;
        for (int i = 0; i < dense.size(); i++) {
            Snapshot old = dense.get(i);
            if (old.at().isAfter(now)) {
                continue;
            }
            if (dense.size() - i <= room && !old.at().isBefore(recently)) {
                newDense.add(old);
            } else if (!old.at().isBefore(whole)
                    && (newSparse.isEmpty()
                            || !old.at().isBefore(newSparse.getLast().at().plus(STEP)))) {
                newSparse.add(old);
            } else if (!newSparse.isEmpty()) {
                keepStretches(newSparse, old);
            }
        }
        newDense.add(next);
        return new Recent(List.copyOf(newSparse), List.copyOf(newDense));
    }

    /// What happened in stretches that only a snapshot tells which goes, kept with the last one
    /// that stays.
    private static void keepStretches(List<Snapshot> kept, Snapshot gone) {
        for (var reading : gone.readings().entrySet()) {
            if (reading.getValue() instanceof Reading.Known<?> known
                    && known.value() instanceof Stretch<?>) {
                Snapshot joined = joined(kept, reading.getKey(), known);
                kept.set(kept.size() - 1, joined);
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // a reading is of its source's type
    private static Snapshot joined(List<Snapshot> kept, Source source, Reading.Known gone) {
        Snapshot last = kept.getLast();
        if (!(last.get(source) instanceof Reading.Known known)) {
            return last;
        }
        Optional<Stretch> both = ((Stretch) known.value()).joined((Stretch) gone.value());
        if (both.isEmpty()) {
            return last;
        }
        // the one before has ended with it already where nothing was read in between
        boolean told =
                kept.size() > 1
                        && kept.get(kept.size() - 2).get(source) instanceof Reading.Known before
                        && before.at().equals(known.at());
        return last.with(source, new Reading.Known(told ? gone.value() : both.get(), gone.at()));
    }

    /// The snapshots, oldest first.
    public List<Snapshot> snapshots() {
        var all = new ArrayList<Snapshot>(size());
        all.addAll(sparse);
        all.addAll(dense);
        return all;
    }

    public int size() {
        return sparse.size() + dense.size();
    }

    public Optional<Snapshot> newest() {
        return dense.isEmpty() ? Optional.empty() : Optional.of(dense.getLast());
    }

    /// Every value of a source that was fresh when it was published, once each, oldest first.
    @SuppressWarnings("unchecked") // gathered by the source's own type
    public <T> List<Reading.Known<T>> known(Source<T> source) {
        return (List<Reading.Known<T>>) asked.computeIfAbsent(source, _ -> gather(source));
    }

    private <T> List<Reading.Known<T>> gather(Source<T> source) {
        var found = new ArrayList<Reading.Known<T>>();
        for (Snapshot snapshot : snapshots()) {
            if (snapshot.get(source) instanceof Reading.Known<T> known
                    && (found.isEmpty() || known.at().isAfter(found.getLast().at()))) {
                found.add(known);
            }
        }
        return List.copyOf(found);
    }

    /// A figure of one source over time; a value that does not tell it is a gap.
    public <T> Series series(Source<T> source, Function<T, Optional<Double>> figure) {
        var points = new ArrayList<Series.Point>();
        for (Reading.Known<T> known : known(source)) {
            figure.apply(known.value())
                    .ifPresent(value -> points.add(new Series.Point(known.at(), value)));
        }
        return new Series(points);
    }

    /// A series of whatever can be told from each snapshot; a snapshot that tells nothing is a gap.
    public Series series(Function<Snapshot, Optional<Series.Point>> point) {
        var points = new ArrayList<Series.Point>(size());
        for (Snapshot snapshot : snapshots()) {
            point.apply(snapshot)
                    .filter(p -> points.isEmpty() || p.at().isAfter(points.getLast().at()))
                    .ifPresent(points::add);
        }
        return new Series(points);
    }
}
