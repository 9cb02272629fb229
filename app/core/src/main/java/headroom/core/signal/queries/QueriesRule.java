package headroom.core.signal.queries;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Evidence;
import headroom.core.signal.Gauge;
import headroom.core.signal.Unknown;
import headroom.core.signal.load.Remark;
import headroom.core.signal.queries.Comparison.Figures;
import headroom.core.signal.queries.Comparison.Kind;
import headroom.core.signal.queries.Comparison.Statement;
import headroom.core.signal.queries.Work.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The judgement on the statements: a storm is more calls that are as quick as before, a regression
/// is slower calls, and both are told against a release where one was marked.
public final class QueriesRule {

    private static final Duration LATELY = Duration.ofMinutes(2);
    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final Duration LEAST_LATELY = Duration.ofMinutes(1);
    private static final int LONGEST = 60;

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
        Instant border =
                release.map(r -> r.at().minus(ahead)).orElseGet(() -> last.to().minus(LATELY));
        List<Work> before =
                before(all, border, former(releases, release).map(at -> at.minus(ahead)));
        List<Work> after =
                all.stream().filter(w -> !w.from().orElseThrow().isBefore(border)).toList();
        if (tooShort(before, release) || tooShort(after, release)) {
            return pending(
                    release,
                    release.map(r ->
                                    "Release %s cannot be judged yet: that takes some seconds of reads on both sides of it; %s are known before it and %s since."
                                            .formatted(
                                                    Shown.text(r.label()),
                                                    new Age(length(before)).text(),
                                                    new Age(length(after)).text()))
                            .orElse("There is nothing to compare the statements with yet."));
        }
        return compared(
                release,
                border.plus(ahead),
                Comparison.of(before, after, evidence.levels().cuts().statements()),
                evidence);
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

    /// Without a release nothing tells where before ends, so both sides must be longer: what has
    /// just begun is no storm.
    private static boolean tooShort(List<Work> works, Optional<Release> release) {
        return length(works).compareTo(release.isPresent() ? LEAST : LEAST_LATELY) < 0;
    }

    private static Duration length(List<Work> works) {
        return works.stream().map(Work::length).reduce(Duration.ZERO, Duration::plus);
    }

    private static QueriesFinding pending(Optional<Release> release, String sentence) {
        return new QueriesFinding(
                Optional.empty(), release, Optional.empty(), Optional.empty(), sentence, List.of());
    }

    private static QueriesFinding compared(
            Optional<Release> release, Instant border, Comparison found, Evidence evidence) {
        List<Statement> slower = found.of(Kind.SLOWER);
        List<Statement> fresh = found.of(Kind.NEW);
        List<Statement> storms = found.of(Kind.STORM);
        List<Statement> both = found.of(Kind.BOTH);
        List<Statement> few = found.of(Kind.FEW);
        var said = new ArrayList<String>();
        slower.stream().limit(2).map(QueriesRule::slower).forEach(said::add);
        fresh.stream().limit(2).map(QueriesRule::fresh).forEach(said::add);
        both.stream().limit(2).map(QueriesRule::both).forEach(said::add);
        storms.stream().limit(2).map(QueriesRule::storm).forEach(said::add);
        few.stream().limit(2).map(QueriesRule::few).forEach(said::add);
        boolean guilty = !slower.isEmpty() || !fresh.isEmpty();
        String lead = lead(release, border, guilty, found);
        String sentence = (lead + " " + String.join(" ", said)).strip();
        boolean bad = guilty || !storms.isEmpty() || !both.isEmpty();
        // without a release a statement that is new is no finding: batches come and go
        boolean told =
                release.isPresent()
                        ? bad
                        : !slower.isEmpty() || !storms.isEmpty() || !both.isEmpty();
        return new QueriesFinding(
                Optional.empty(),
                release,
                Optional.of(border),
                Optional.of(found),
                sentence,
                told
                        ? List.of(
                                new Remark(
                                        Gauge.POOLS,
                                        evidence.levels().load().queries(),
                                        headline(slower, fresh, release),
                                        sentence))
                        : List.of());
    }

    private static String headline(
            List<Statement> slower, List<Statement> fresh, Optional<Release> release) {
        if (!slower.isEmpty()) {
            return release.map(r -> "Statements are slower since " + Shown.text(r.label()))
                    .orElse("Statements became slower");
        }
        return !fresh.isEmpty() && release.isPresent()
                ? "New statements burn time since " + Shown.text(release.get().label())
                : "A storm of calls";
    }

    private static String lead(
            Optional<Release> release, Instant border, boolean guilty, Comparison found) {
        boolean both = !found.of(Kind.BOTH).isEmpty();
        if (release.isEmpty()) {
            return found.of(Kind.STORM).isEmpty() && !both && !guilty
                    ? "The statements do as before %s.".formatted(Unknown.clock(border))
                    : "Since about %s:".formatted(Unknown.clock(border));
        }
        String label = Shown.text(release.get().label());
        if (guilty) {
            return "Since release %s (%s):".formatted(label, Unknown.clock(border));
        }
        if (both) {
            return "Since release %s (%s), and whether the release or the calls are to blame cannot be told:"
                    .formatted(label, Unknown.clock(border));
        }
        if (!found.of(Kind.FEW).isEmpty()) {
            return "Since release %s (%s) no statement that was called often is slower; whether the release is innocent cannot be told."
                    .formatted(label, Unknown.clock(border));
        }
        if (!found.of(Kind.UNTOLD).isEmpty() || found.blurred().isPresent()) {
            return "Since release %s (%s) no known statement is slower; whether others are new cannot be told%s."
                    .formatted(
                            label,
                            Unknown.clock(border),
                            found.blurred().map(why -> ": " + why).orElse(""));
        }
        return "The same statements as before release %s, none slower: the release is innocent."
                .formatted(label);
    }

    private static String slower(Statement s) {
        return "%s takes %s ms a call, %s before (%s times)."
                .formatted(
                        name(s),
                        figure(s.after().mean()),
                        s.before().map(b -> figure(b.mean())).orElse("unknown"),
                        s.timesMean().map(QueriesRule::figure).orElse("many"));
    }

    private static String both(Statement s) {
        return "Calls of %s are up %s times (%s/s, %s/s before), and each takes %s ms, %s before: so many calls may slow it down, or slow ones be repeated."
                .formatted(
                        name(s),
                        s.timesCalls().map(QueriesRule::figure).orElse("many"),
                        figure(s.after().callsPerSecond()),
                        s.before().map(b -> figure(b.callsPerSecond())).orElse("unknown"),
                        figure(s.after().mean()),
                        s.before().map(b -> figure(b.mean())).orElse("unknown"));
    }

    private static String few(Statement s) {
        return "%s takes %s ms a call, %s before, in too few calls to tell (%d, %d before)."
                .formatted(
                        name(s),
                        figure(s.after().mean()),
                        s.before().map(b -> figure(b.mean())).orElse("unknown"),
                        s.after().calls(),
                        s.before().map(Figures::calls).orElse(0L));
    }

    private static String fresh(Statement s) {
        return "%s is new: %s ms of execution per second, %s calls/s."
                .formatted(
                        name(s),
                        figure(s.after().millisPerSecond()),
                        figure(s.after().callsPerSecond()));
    }

    private static String storm(Statement s) {
        return "Calls of %s are up %s times (%s/s, %s/s before), each as quick as before: a storm."
                .formatted(
                        name(s),
                        s.timesCalls().map(QueriesRule::figure).orElse("many"),
                        figure(s.after().callsPerSecond()),
                        s.before().map(b -> figure(b.callsPerSecond())).orElse("unknown"));
    }

    /// As in "SELECT … (as app in shop)".
    private static String name(Statement s) {
        return s.text()
                .map(text -> "“" + query(text) + "”" + whose(text))
                .orElse("statement " + s.key().query());
    }

    private static String query(Text text) {
        return Shown.text(text.query().strip().replaceAll("\\s+", " "), LONGEST);
    }

    private static String whose(Text text) {
        return text.role().map(r -> " (as " + Shown.text(r) + ")").orElse("");
    }

    private static String figure(double value) {
        return String.format(
                Locale.ROOT, value >= 10 ? "%.0f" : value >= 1 ? "%.1f" : "%.2f", value);
    }

    /// The level of one statement in the table.
    public static Level level(Kind kind, Level bad) {
        return switch (kind) {
            case STORM, SLOWER, BOTH, NEW -> bad;
            case UNTOLD, FEW -> Level.UNKNOWN;
            case SAME -> Level.OK;
        };
    }
}
