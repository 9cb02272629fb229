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
/// @param stopped of the statements before, those that ran no more, the one that took most time
///   first
/// @param returned how much of the time before went to statements that ran again, from 0 to 1;
///   empty where no time was counted before
public record Comparison(
        Duration before,
        Duration after,
        double totalBefore,
        double totalAfter,
        List<Statement> statements,
        Optional<String> blurred,
        List<Stopped> stopped,
        Optional<Double> returned) {

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
        UNTOLD("not told before"),
        /// There is nothing yet that it could be compared with.
        ALONE("not compared yet");

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
            double seconds = over.isZero() ? 1 : over.toNanos() / 1e9;
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

    /// A statement that ran before and not since.
    ///
    /// @param before milliseconds of execution
    public record Stopped(QueryKey key, Optional<Text> text, double before) {}

    public Comparison {
        statements = List.copyOf(statements);
        stopped = List.copyOf(stopped);
    }

    /// Whether a statement that is known became worse.
    boolean bad() {
        return statements.stream()
                .map(Statement::kind)
                .anyMatch(k -> k == Kind.SLOWER || k == Kind.STORM || k == Kind.BOTH);
    }

    /// Those of this kind, the one that grew most first.
    public List<Statement> of(Kind kind) {
        return statements.stream().filter(s -> s.kind() == kind).toList();
    }

    /// @param cut what counts as what
    static Comparison of(Sum was, Sum is, Levels.Statements cut) {
        double totalAfter = Figures.of(is.all, is.length).millisPerSecond();
        var statements = new ArrayList<Statement>();
        is.counts.forEach((key, counts) -> {
            Figures now = Figures.of(counts, is.length);
            Optional<Figures> then =
                    Optional.ofNullable(was.counts.get(key))
                            .map(c -> Figures.of(c, was.known(key)));
            Optional<Text> text =
                    Optional.ofNullable(is.texts.get(key))
                            .or(() -> Optional.ofNullable(was.texts.get(key)));
            Kind kind =
                    was.length.isZero()
                            ? Kind.ALONE
                            : kind(then, now, is.first.contains(key), totalAfter, cut);
            statements.add(new Statement(key, text, kind, then, now));
        });
        statements.sort(Comparator.comparingDouble(Statement::growth).reversed());
        return new Comparison(
                was.length,
                is.length,
                Figures.of(was.all, was.length).millisPerSecond(),
                totalAfter,
                statements,
                is.blurred(),
                was.without(is),
                was.returned(is));
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

    /// Several reads together, of one server.
    static final class Sum {

        private final Map<QueryKey, Counts> counts = new HashMap<>();
        private final Map<QueryKey, Text> texts = new HashMap<>();
        private final Set<QueryKey> first = new HashSet<>();

        /// How long the reads were before the one in which a statement came first.
        private final Map<QueryKey, Duration> begun = new HashMap<>();

        private boolean reset;
        private long evicted;
        private Duration length = Duration.ZERO;
        private Counts all = Counts.NONE;

        Sum(List<Work> works) {
            works.forEach(this::add);
        }

        void add(Work work) {
            Duration before = length;
            length = length.plus(work.length());
            all = Work.sum(all, work.rest());
            for (Done done : work.done()) {
                counts.merge(done.key(), done.counts(), Work::sum);
                all = Work.sum(all, done.counts());
                done.text().ifPresent(text -> texts.put(done.key(), text));
                if (done.first()) {
                    first.add(done.key());
                    begun.put(done.key(), before);
                }
            }
            reset |= work.reset();
            evicted += work.evicted().orElse(0L);
        }

        /// Takes the statements that came first in these reads for new, and nothing else from them:
        /// the border lies within.
        void border(List<Work> works) {
            works.stream()
                    .flatMap(w -> w.done().stream())
                    .filter(Done::first)
                    .forEach(d -> first.add(d.key()));
        }

        Duration length() {
            return length;
        }

        /// A statement that began meanwhile is told by the time since: all the time before would
        /// make a storm of it.
        private Duration known(QueryKey key) {
            return length.minus(begun.getOrDefault(key, Duration.ZERO));
        }

        private Optional<String> blurred() {
            if (reset) {
                return Optional.of("pg_stat_statements was reset meanwhile");
            }
            return evicted > 0
                    ? Optional.of(
                            "pg_stat_statements threw statements out to make room; raise pg_stat_statements.max")
                    : Optional.empty();
        }

        private List<Stopped> without(Sum later) {
            return counts.entrySet().stream()
                    .filter(e -> !later.counts.containsKey(e.getKey()))
                    .map(e ->
                            new Stopped(
                                    e.getKey(),
                                    Optional.ofNullable(texts.get(e.getKey())),
                                    e.getValue().millis()))
                    .sorted(Comparator.comparingDouble(Stopped::before).reversed())
                    .toList();
        }

        private Optional<Double> returned(Sum later) {
            double told = 0;
            double again = 0;
            for (var statement : counts.entrySet()) {
                told += statement.getValue().millis();
                if (later.counts.containsKey(statement.getKey())) {
                    again += statement.getValue().millis();
                }
            }
            return told > 0 ? Optional.of(again / told) : Optional.empty();
        }
    }
}
