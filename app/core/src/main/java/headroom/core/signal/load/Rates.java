package headroom.core.signal.load;

import headroom.core.history.Recent;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the counters come to over the recent past. Everything is empty until two reads can be
/// subtracted.
///
/// @param loginsPerSecond over the last minute; empty also before version 14
/// @param loginsBefore per second, over what is remembered before that minute, or before any
///   earlier moment up to which there were fewer: a storm that lasts would make its own baseline
/// @param tempPerSecond written to temporary files, over the last minute
/// @param rollbackShare of the transactions that ended in the last minute
/// @param deadlocks over the last ten minutes
/// @param checkpoints over what is remembered, an hour at the most
public record Rates(
        Optional<Double> loginsPerSecond,
        Optional<Double> loginsBefore,
        Optional<Bytes> tempPerSecond,
        Optional<Percent> rollbackShare,
        Optional<Within> deadlocks,
        Optional<Checkpoints> checkpoints) {

    static final Duration NOW = Duration.ofMinutes(1);
    static final Duration LATELY = Duration.ofMinutes(10);

    /// A shorter past is no baseline.
    static final Duration BASELINE = Duration.ofMinutes(2);

    /// So many in this time.
    public record Within(long count, Age over) {}

    /// @param requested by the volume of WAL, or by a command
    public record Checkpoints(long timed, long requested, Age over) {}

    public static final Rates UNKNOWN =
            new Rates(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public static Rates of(Recent recent) {
        List<Counters> all =
                recent.known(Counters.SOURCE).stream().map(Reading.Known::value).toList();
        if (all.size() < 2) {
            return UNKNOWN;
        }
        Counters last = all.getLast();
        Counters minute = first(all, last, NOW);
        Counters lately = first(all, last, LATELY);
        Counters oldest = first(all, last, Duration.ofDays(1));
        if (minute.equals(last)) {
            return UNKNOWN;
        }
        double seconds = seconds(minute, last);
        long ended = last.commits() + last.rollbacks() - minute.commits() - minute.rollbacks();
        return new Rates(
                logins(minute, last),
                loginsBefore(all, oldest, minute),
                Optional.of(
                        new Bytes(
                                Math.round(
                                        last.tempBytes().minus(minute.tempBytes()).count()
                                                / seconds))),
                Percent.of(last.rollbacks() - minute.rollbacks(), ended),
                Optional.of(
                        new Within(
                                last.deadlocks() - lately.deadlocks(),
                                Age.between(lately.at(), last.at()))),
                Optional.of(
                        new Checkpoints(
                                last.timed() - oldest.timed(),
                                last.requested() - oldest.requested(),
                                Age.between(oldest.at(), last.at()))));
    }

    /// Sessions that begin, per second, over so long until the last read; longer where the pace is
    /// slower.
    public static Optional<Double> logins(Recent recent, Duration within) {
        List<Counters> all =
                recent.known(Counters.SOURCE).stream().map(Reading.Known::value).toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Counters from = first(all, all.getLast(), within);
        return from.equals(all.getLast()) ? Optional.empty() : logins(from, all.getLast());
    }

    /// The oldest within this time from which on nothing was reset.
    private static Counters first(List<Counters> all, Counters last, Duration within) {
        Counters first = last;
        for (Counters earlier : all.reversed()) {
            boolean near = Duration.between(earlier.at(), last.at()).compareTo(within) <= 0;
            boolean next = first.equals(last); // a slow pace has nothing nearer
            if (!earlier.equals(last)) {
                if (!first.goesOnFrom(earlier) || (!near && !next)) {
                    break;
                }
                first = earlier;
            }
        }
        return first;
    }

    private static Optional<Double> loginsBefore(
            List<Counters> all, Counters oldest, Counters minute) {
        return all.stream()
                .filter(c ->
                        Duration.between(oldest.at(), c.at()).compareTo(BASELINE) >= 0
                                && !c.at().isAfter(minute.at()))
                .flatMap(c -> logins(oldest, c).stream())
                .min(Double::compare);
    }

    private static Optional<Double> logins(Counters from, Counters to) {
        return from.logins()
                .flatMap(before -> to.logins().map(after -> (after - before) / seconds(from, to)));
    }

    private static double seconds(Counters from, Counters to) {
        return Duration.between(from.at(), to.at()).toNanos() / 1e9;
    }
}
