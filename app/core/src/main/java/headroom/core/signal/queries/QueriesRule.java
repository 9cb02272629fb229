package headroom.core.signal.queries;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Evidence;
import headroom.core.signal.Gauge;
import headroom.core.signal.Topic;
import headroom.core.signal.Unknown;
import headroom.core.signal.load.Remark;
import headroom.core.signal.queries.Comparison.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The judgement on the statements: a storm is more calls that are as quick as before, a regression
/// is slower calls, and both are told against a release where one was marked.
public final class QueriesRule {

    private static final Duration LATELY = Duration.ofMinutes(2);
    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final Duration LEAST_LATELY = Duration.ofMinutes(1);

    /// How long ago, in minutes, it may have begun. What lasts makes its own baseline: compared
    /// with all that was before it, it would seem as ever after a few minutes.
    private static final List<Duration> BORDERS =
            IntStream.of(45, 30, 20, 15, 10, 8, 6, 4, 2).mapToObj(Duration::ofMinutes).toList();

    private QueriesRule() {}

    public static QueriesFinding judge(Evidence evidence) {
        Reading<Work> reading = evidence.slow(Work.SOURCE);
        List<Release> releases =
                evidence.snapshot()
                        .get(Release.Marked.SOURCE)
                        .lastValue()
                        .map(Release.Marked::releases)
                        .orElse(List.of());
        if (reading.fresh().isEmpty()) {
            Reason why = reading.trouble().orElse(Reason.PENDING);
            return new QueriesFinding(
                    Optional.of(why),
                    releases.stream().findFirst(),
                    Optional.empty(),
                    Optional.empty(),
                    "What the statements do is not known: "
                            + Shown.text(why.sentence(), Reason.LONGEST)
                            + ".",
                    List.of());
        }
        Work last = reading.fresh().get();
        List<Work> all =
                evidence.recent().known(Work.SOURCE).stream()
                        .map(Reading.Known::value)
                        .filter(w -> w.from().isPresent() && w.server().equals(last.server()))
                        .toList();
        if (all.isEmpty()) {
            return pending(
                    releases.stream().findFirst(),
                    "What the statements do is told from the second read on.");
        }
        Instant start = all.getFirst().from().orElseThrow();
        // releases are marked by this machine's clock, reads by the server's
        Duration ahead =
                reading.arrival().map(at -> Duration.between(last.to(), at)).orElse(Duration.ZERO);
        Optional<Release> release =
                releases.stream().filter(r -> r.at().minus(ahead).isAfter(start)).findFirst();
        Told lately = lately(all, last, ahead, evidence);
        if (release.isEmpty()) {
            return lately.finding(Optional.empty(), lately.sentence, evidence);
        }
        return since(release.get(), former(releases, release), all, ahead, lately, evidence);
    }

    /// What was found, and the words for it.
    ///
    /// @param border when it began, or is compared with what was before; empty where nothing is
    /// @param bad what is a finding
    private record Told(
            Optional<Instant> border,
            Optional<Comparison> comparison,
            String sentence,
            Optional<String> bad) {

        QueriesFinding finding(Optional<Release> release, String whole, Evidence evidence) {
            return new QueriesFinding(
                    Optional.empty(),
                    release,
                    border,
                    comparison,
                    whole,
                    bad
                            .map(headline ->
                                    new Remark(
                                            Gauge.POOLS,
                                            evidence.levels().load().queries(),
                                            headline,
                                            whole,
                                            Topic.QUERIES))
                            .stream()
                            .toList());
        }
    }

    /// The last two minutes beside what was before them, or before any moment up to which they do
    /// worse.
    private static Told lately(List<Work> all, Work last, Duration ahead, Evidence evidence) {
        Levels.Statements cut = evidence.levels().cuts().statements();
        Instant recently = last.to().minus(LATELY);
        var after =
                new Comparison.Sum(
                        all.stream()
                                .filter(w -> !w.from().orElseThrow().isBefore(recently))
                                .toList());
        var before = new Comparison.Sum(List.of());
        Optional<Told> found = Optional.empty();
        Optional<Told> calm = Optional.empty();
        int next = 0;
        for (Duration ago : BORDERS) {
            Instant border = last.to().minus(ago);
            while (next < all.size() && !all.get(next).to().isAfter(border)) {
                before.add(all.get(next++));
            }
            if (before.length().compareTo(LEAST_LATELY) >= 0
                    && after.length().compareTo(LEAST_LATELY) >= 0) {
                Comparison comparison = Comparison.of(before, after, cut);
                var told = lately(border.plus(ahead), comparison);
                found = comparison.bad() ? Optional.of(told) : found;
                calm = Optional.of(told);
            }
        }
        return (found.isPresent() ? found : calm)
                .orElseGet(() ->
                        new Told(
                                Optional.empty(),
                                Optional.of(
                                        Comparison.of(new Comparison.Sum(List.of()), after, cut)),
                                "There is nothing to compare the statements with yet.",
                                Optional.empty()));
    }

    private static Told lately(Instant border, Comparison found) {
        if (!found.bad()) {
            return new Told(
                    Optional.of(border),
                    Optional.of(found),
                    "The statements do as before %s.".formatted(Unknown.clock(border)),
                    Optional.empty());
        }
        return new Told(
                Optional.of(border),
                Optional.of(found),
                "Since about %s: %s"
                        .formatted(Unknown.clock(border), QueriesWords.of(found, false)),
                Optional.of(QueriesWords.headline(found, Optional.empty())));
    }

    /// What is worse since a release, and where it is not the release's, what is worse lately.
    private static QueriesFinding since(
            Release release,
            Optional<Instant> former,
            List<Work> all,
            Duration ahead,
            Told lately,
            Evidence evidence) {
        Instant border = release.at().minus(ahead);
        List<Work> before = before(all, border, former.map(at -> at.minus(ahead)));
        List<Work> after =
                all.stream().filter(w -> !w.from().orElseThrow().isBefore(border)).toList();
        boolean little = length(before).compareTo(LEAST) < 0;
        if (little || length(after).compareTo(LEAST) < 0) {
            String sentence =
                    little
                            ? "Release %s cannot be judged: of what was before it only %s are known."
                            : "Release %s cannot be judged yet: that takes some seconds of reads on both sides of it; %s are known before it and %s since.";
            return lately.finding(
                    Optional.of(release),
                    and(
                            sentence.formatted(
                                    Shown.text(release.label()),
                                    new Age(length(before)).text(),
                                    new Age(length(after)).text()),
                            lately),
                    evidence);
        }
        var since = new Comparison.Sum(after);
        since.border(
                all.stream()
                        .filter(w ->
                                w.from().orElseThrow().isBefore(border) && w.to().isAfter(border))
                        .toList());
        Comparison found =
                Comparison.of(
                        new Comparison.Sum(before), since, evidence.levels().cuts().statements());
        boolean guilty = !found.of(Kind.SLOWER).isEmpty() || !found.of(Kind.NEW).isEmpty();
        String sentence =
                (QueriesWords.lead(release, border.plus(ahead), guilty, found)
                                + " "
                                + QueriesWords.of(found, true))
                        .strip();
        var told =
                new Told(
                        Optional.of(border.plus(ahead)),
                        Optional.of(found),
                        sentence,
                        guilty || found.bad()
                                ? Optional.of(QueriesWords.headline(found, Optional.of(release)))
                                : Optional.empty());
        return told.bad().isEmpty() && lately.bad().isPresent()
                ? lately.finding(Optional.of(release), and(sentence, lately), evidence)
                : told.finding(Optional.of(release), sentence, evidence);
    }

    private static String and(String sentence, Told lately) {
        return lately.bad().isPresent() ? sentence + " " + lately.sentence() : sentence;
    }

    /// When the release before this one was marked: what was before that is of another program.
    private static Optional<Instant> former(List<Release> releases, Optional<Release> release) {
        return release.flatMap(r ->
                releases.stream()
                        .filter(o -> o.at().isBefore(r.at()))
                        .findFirst()
                        .map(Release::at));
    }

    private static List<Work> before(List<Work> all, Instant border, Optional<Instant> since) {
        List<Work> before = all.stream().filter(w -> !w.to().isAfter(border)).toList();
        List<Work> near =
                before.stream()
                        .filter(w ->
                                since.filter(s -> w.from().orElseThrow().isBefore(s)).isEmpty())
                        .toList();
        return length(near).compareTo(LEAST) < 0 ? before : near;
    }

    private static Duration length(List<Work> works) {
        return works.stream().map(Work::length).reduce(Duration.ZERO, Duration::plus);
    }

    private static QueriesFinding pending(Optional<Release> release, String sentence) {
        return new QueriesFinding(
                Optional.empty(), release, Optional.empty(), Optional.empty(), sentence, List.of());
    }

    /// The level of one statement in the table.
    public static Level level(Kind kind, Level bad) {
        return switch (kind) {
            case STORM, SLOWER, BOTH, NEW -> bad;
            case UNTOLD, FEW -> Level.UNKNOWN;
            case SAME, ALONE -> Level.OK;
        };
    }
}
