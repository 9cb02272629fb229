package headroom.desktop.command;

import headroom.core.reading.Reason;
import headroom.core.signal.queries.Comparison;
import headroom.core.signal.queries.Comparison.Figures;
import headroom.core.signal.queries.Comparison.Statement;
import headroom.core.signal.queries.QueriesFinding;
import headroom.core.signal.queries.Release;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// The statements in the answer of `check --json`; `null` is what is not known.
final class QueriesJson {

    private static final int MOST = 50;

    private QueriesJson() {}

    static void put(ObjectNode node, QueriesFinding found) {
        node.put("trouble", found.trouble().map(Reason::sentence).orElse(null));
        node.put("sentence", found.sentence());
        node.put("release", found.release().map(Release::label).orElse(null));
        node.put("border", found.border().map(Instant::toString).orElse(null));
        found.comparison()
                .ifPresentOrElse(c -> comparison(node, c), () -> node.putNull("statements"));
    }

    private static void comparison(ObjectNode node, Comparison c) {
        node.put("beforeSeconds", c.before().toMillis() / 1000.0);
        node.put("afterSeconds", c.after().toMillis() / 1000.0);
        node.put("millisPerSecondBefore", c.totalBefore());
        node.put("millisPerSecondAfter", c.totalAfter());
        node.put("blurred", c.blurred().orElse(null));
        var statements = node.putArray("statements");
        c.statements().stream().limit(MOST).forEach(s -> statement(statements.addObject(), s));
    }

    private static void statement(ObjectNode node, Statement s) {
        node.put("queryId", Long.toString(s.key().query()));
        node.put("toplevel", s.key().toplevel());
        node.put("query", s.text().map(t -> t.query()).orElse(null));
        node.put("role", s.text().flatMap(t -> t.role()).orElse(null));
        node.put("database", s.text().flatMap(t -> t.database()).orElse(null));
        node.put("change", s.kind().name().toLowerCase(Locale.ROOT));
        s.before()
                .ifPresentOrElse(
                        b -> figures(node.putObject("before"), b), () -> node.putNull("before"));
        figures(node.putObject("after"), s.after());
    }

    private static void figures(ObjectNode node, Figures f) {
        node.put("calls", f.calls());
        node.put("callsPerSecond", f.callsPerSecond());
        node.put("millisPerSecond", f.millisPerSecond());
        node.put("meanMillis", f.mean());
        node.put("rowsPerCall", f.rowsPerCall());
        node.put("blocksPerCall", f.blocksPerCall());
    }
}
