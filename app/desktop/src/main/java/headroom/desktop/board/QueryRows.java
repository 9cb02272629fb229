package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.reading.Shown;
import headroom.core.signal.queries.Comparison.Figures;
import headroom.core.signal.queries.Comparison.Statement;
import headroom.core.signal.queries.QueriesFinding;
import headroom.core.signal.queries.QueriesRule;
import headroom.core.signal.queries.Work.Text;
import headroom.desktop.board.LoadTables.QueryRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// From statements to the rows of their table; pure. Each figure stands as it is now, with what it
/// was before where that differs.
final class QueryRows {

    private static final int MOST = 50;
    private static final int LONGEST = 400;
    private static final String NONE = "–";

    private QueryRows() {}

    /// @param bad how bad a storm or a regression is
    static List<QueryRow> of(QueriesFinding finding, Level bad) {
        return finding.comparison().stream()
                .flatMap(c -> c.statements().stream())
                .limit(MOST)
                .map(s -> row(s, bad))
                .toList();
    }

    private static QueryRow row(Statement s, Level bad) {
        String query =
                s.text()
                        .map(t -> Shown.text(t.query().strip().replaceAll("\\s+", " "), LONGEST))
                        .orElse("statement " + s.key().query() + ", its text is not known");
        return new QueryRow(
                query,
                query,
                s.text().map(QueryRows::whose).orElse(NONE),
                QueriesRule.level(s.kind(), bad),
                s.kind().word(),
                (s.growth() > 0 ? "+" : "") + figure(s.growth()),
                both(s, Figures::millisPerSecond),
                both(s, Figures::callsPerSecond),
                both(s, Figures::mean),
                both(s, Figures::rowsPerCall),
                both(s, Figures::blocksPerCall));
    }

    private static String whose(Text text) {
        return text.role().map(Shown::text).orElse(NONE)
                + text.database().map(d -> " in " + Shown.text(d)).orElse("");
    }

    /// As in "16, was 2.0".
    private static String both(Statement s, ToDoubleFunction<Figures> of) {
        String now = figure(of.applyAsDouble(s.after()));
        Optional<String> before = s.before().map(b -> figure(of.applyAsDouble(b)));
        return now + before.filter(b -> !b.equals(now)).map(b -> ", was " + b).orElse("");
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.0f" : "%.1f", value);
    }
}
