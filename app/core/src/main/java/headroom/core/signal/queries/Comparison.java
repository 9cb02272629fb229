package headroom.core.signal.queries;

import headroom.core.environment.Levels;
import headroom.core.signal.queries.Counted.Counts;
import headroom.core.signal.queries.Counted.QueryKey;
import headroom.core.signal.queries.Work.Done;
import headroom.core.signal.queries.Work.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What statements did before and after some moment.
///
/// @param before how long is known before it
/// @param after how long is known after it
/// @param totalBefore milliseconds of execution per second, of all statements
/// @param totalAfter the same afterwards
/// @param statements the one whose time grew most first
/// @param blurred why statements that are new cannot be told for certain; empty where they can
public record Comparison(
        Duration before,
        Duration after,
        double totalBefore,
        double totalAfter,
        List<Statement> statements,
        Optional<String> blurred) {

    private static final long FEW = 5;

    /// What became of a statement.
    public enum Kind {
        /// Far more calls than before, each as quick as before.
        STORM("storm"),
        /// Each call takes far longer than before.
        SLOWER("slower"),
        /// Far more calls than before, and each takes far longer: one may be the cause of the
        /// other.
        BOTH("storm, slower"),
        /// Each call takes far longer than before, but there were too few to tell.
        FEW("too few calls"),
        /// It was not there before.
        NEW("new"),
        /// As before, as far as it matters.
        SAME("as before"),
        /// It was not told before; whether it was there is not known.
        UNTOLD("not told before");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// What a statement did in some time; everything is per second or per call.
    public record Figures(
            long calls,
            double callsPerSecond,
            double millisPerSecond,
            double mean,
            double rowsPerCall,
            double blocksPerCall) {

        static Figures of(Counts counts, Duration over) {
            double seconds = over.toNanos() / 1e9;
            double calls = Math.max(1, counts.calls());
            return new Figures(
                    counts.calls(),
                    counts.calls() / seconds,
                    counts.millis() / seconds,
                    counts.millis() / calls,
                    counts.rows() / calls,
                    counts.blocks() / calls);
        }
    }

    /// One statement.
    ///
    /// @param before empty where it was not told
    public record Statement(
            QueryKey key, Optional<Text> text, Kind kind, Optional<Figures> before, Figures after) {

        /// Milliseconds per second more than before.
        public double growth() {
            return after.millisPerSecond() - before.map(Figures::millisPerSecond).orElse(0.0);
        }

        /// How many times as many calls per second.
        public Optional<Double> timesCalls() {
            return before.filter(b -> b.callsPerSecond() > 0)
                    .map(b -> after.callsPerSecond() / b.callsPerSecond());
        }

        /// How many times as long a call takes.
        public Optional<Double> timesMean() {
            return before.filter(b -> b.mean() > 0).map(b -> after.mean() / b.mean());
        }
    }

    public Comparison {
        statements = List.copyOf(statements);
    }

    /// Those of this kind, the one that grew most first.
    public List<Statement> of(Kind kind) {
        return statements.stream().filter(s -> s.kind() == kind).toList();
    }

    /// @param before reads with work, all of one server
    /// @param after the same
    /// @param cut what counts as what
    static Comparison of(List<Work> before, List<Work> after, Levels.Statements cut) {
        var was = new Sum(before);
        var is = new Sum(after);
        double totalAfter = Figures.of(is.all, is.length).millisPerSecond();
        var statements = new ArrayList<Statement>();
        is.counts.forEach((key, counts) -> {
            Figures now = Figures.of(counts, is.length);
            Optional<Figures> then =
                    Optional.ofNullable(was.counts.get(key)).map(c -> Figures.of(c, was.length));
            Optional<Text> text =
                    Optional.ofNullable(is.texts.get(key))
                            .or(() -> Optional.ofNullable(was.texts.get(key)));
            statements.add(
                    new Statement(
                            key,
                            text,
                            kind(then, now, is.first.contains(key), totalAfter, cut),
                            then,
                            now));
        });
        statements.sort(Comparator.comparingDouble(Statement::growth).reversed());
        return new Comparison(
                was.length,
                is.length,
                Figures.of(was.all, was.length).millisPerSecond(),
                totalAfter,
                statements,
                is.blurred());
    }

    private static Kind kind(
            Optional<Figures> before,
            Figures after,
            boolean first,
            double total,
            Levels.Statements cut) {
        double growth = after.millisPerSecond() - before.map(Figures::millisPerSecond).orElse(0.0);
        boolean matters = growth >= cut.growth() && growth >= cut.share().fraction() * total;
        if (before.isEmpty()) {
            return !matters ? Kind.SAME : first ? Kind.NEW : Kind.UNTOLD;
        }
        if (!matters) {
            return Kind.SAME;
        }
        Figures then = before.get();
        boolean more = after.callsPerSecond() >= cut.storm() * then.callsPerSecond();
        if (after.mean() < cut.slower() * then.mean()) {
            return more ? Kind.STORM : Kind.SAME;
        }
        if (more) {
            return Kind.BOTH;
        }
        return then.calls() >= FEW && after.calls() >= FEW ? Kind.SLOWER : Kind.FEW;
    }

    /// Several reads together.
    private static final class Sum {

        final Map<QueryKey, Counts> counts = new HashMap<>();
        final Map<QueryKey, Text> texts = new HashMap<>();
        final Set<QueryKey> first = new HashSet<>();
        final boolean reset;
        final long evicted;
        Duration length = Duration.ZERO;
        Counts all = Counts.NONE;

        Sum(List<Work> works) {
            for (Work work : works) {
                length = length.plus(work.length());
                all = Work.sum(all, work.rest());
                for (Done done : work.done()) {
                    counts.merge(done.key(), done.counts(), Work::sum);
                    all = Work.sum(all, done.counts());
                    done.text().ifPresent(text -> texts.put(done.key(), text));
                    if (done.first()) {
                        first.add(done.key());
                    }
                }
            }
            reset = works.stream().anyMatch(Work::reset);
            evicted = works.stream().mapToLong(w -> w.evicted().orElse(0L)).sum();
        }

        Optional<String> blurred() {
            if (reset) {
                return Optional.of("pg_stat_statements was reset meanwhile");
            }
            return evicted > 0
                    ? Optional.of(
                            "pg_stat_statements threw statements out to make room; raise pg_stat_statements.max")
                    : Optional.empty();
        }
    }
}
