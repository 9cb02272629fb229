package headroom.core.signal.queries;

import headroom.core.reading.Shown;
import headroom.core.signal.Unknown;
import headroom.core.signal.queries.Comparison.Figures;
import headroom.core.signal.queries.Comparison.Kind;
import headroom.core.signal.queries.Comparison.Statement;
import headroom.core.signal.queries.Counted.QueryKey;
import headroom.core.signal.queries.Work.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/// What is found of statements, in words.
final class QueriesWords {

    private static final int LONGEST = 60;

    /// A release is acquitted only where so much of the time before went to statements that ran
    /// again.
    private static final double ENOUGH = 0.5;

    private QueriesWords() {}

    /// @param fresh whether statements that are new are told: without a release they are no
    ///   finding, batches come and go
    static String of(Comparison found, boolean fresh) {
        var said = new ArrayList<String>();
        found.of(Kind.SLOWER).stream().limit(2).map(QueriesWords::slower).forEach(said::add);
        if (fresh) {
            found.of(Kind.NEW).stream().limit(2).map(QueriesWords::fresh).forEach(said::add);
        }
        found.of(Kind.BOTH).stream().limit(2).map(QueriesWords::both).forEach(said::add);
        found.of(Kind.STORM).stream().limit(2).map(QueriesWords::storm).forEach(said::add);
        found.of(Kind.FEW).stream().limit(2).map(QueriesWords::few).forEach(said::add);
        return String.join(" ", said);
    }

    static String headline(Comparison found, Optional<Release> release) {
        if (!found.of(Kind.SLOWER).isEmpty()) {
            return release.map(r -> "Statements are slower since " + Shown.text(r.label()))
                    .orElse("Statements became slower");
        }
        return !found.of(Kind.NEW).isEmpty() && release.isPresent()
                ? "New statements burn time since " + Shown.text(release.get().label())
                : "A storm of calls";
    }

    static String lead(Release release, Instant border, boolean guilty, Comparison found) {
        String label = Shown.text(release.label());
        String since = "Since release %s (%s)".formatted(label, Unknown.clock(border));
        if (guilty) {
            return since + ":";
        }
        if (!found.of(Kind.BOTH).isEmpty()) {
            return since + ", and whether the release or the calls are to blame cannot be told:";
        }
        if (found.returned().filter(share -> share >= ENOUGH).isEmpty()) {
            return since + stopped(found);
        }
        if (!found.of(Kind.FEW).isEmpty()) {
            return since
                    + " no statement that was called often is slower; whether the release is innocent cannot be told.";
        }
        if (!found.of(Kind.UNTOLD).isEmpty() || found.blurred().isPresent()) {
            return since
                    + " no known statement is slower; whether others are new cannot be told%s."
                            .formatted(found.blurred().map(why -> ": " + why).orElse(""));
        }
        return "The same statements as before release %s, none slower: the release is innocent."
                .formatted(label);
    }

    private static String stopped(Comparison found) {
        if (found.returned().isEmpty()) {
            return " nothing can be told: pg_stat_statements counted no time before it.";
        }
        return " statements that made %.0f %% of the time before have not run%s: whether the release is innocent cannot be told."
                .formatted(
                        100 * (1 - found.returned().get()),
                        found.stopped().stream()
                                .findFirst()
                                .map(s -> ", %s first of all".formatted(name(s.key(), s.text())))
                                .orElse(""));
    }

    private static String slower(Statement s) {
        return "%s takes %s ms a call, %s before (%s times)."
                .formatted(
                        name(s),
                        figure(s.after().mean()),
                        s.before().map(b -> figure(b.mean())).orElse("unknown"),
                        s.timesMean().map(QueriesWords::figure).orElse("many"));
    }

    private static String both(Statement s) {
        return "Calls of %s are up %s times (%s/s, %s/s before), and each takes %s ms, %s before: so many calls may slow it down, or slow ones be repeated."
                .formatted(
                        name(s),
                        s.timesCalls().map(QueriesWords::figure).orElse("many"),
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
                        s.timesCalls().map(QueriesWords::figure).orElse("many"),
                        figure(s.after().callsPerSecond()),
                        s.before().map(b -> figure(b.callsPerSecond())).orElse("unknown"));
    }

    /// As in "SELECT … (as app in shop)".
    private static String name(Statement s) {
        return name(s.key(), s.text());
    }

    private static String name(QueryKey key, Optional<Text> known) {
        return known.map(text -> "“" + query(text) + "”" + whose(text))
                .orElse("statement " + key.query());
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
}
