package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.signal.queries.Counted;
import headroom.core.signal.queries.Counted.Counts;
import headroom.core.signal.queries.Counted.QueryKey;
import headroom.core.signal.queries.Work;
import headroom.core.signal.queries.Work.Done;
import headroom.core.signal.queries.Work.Text;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the statements of a server did since the read before. Remembers the counts of that read,
/// and the texts of those that were shown.
final class StatementsProbe extends CostlyProbe<Work> {

    /// As get_statements.sql says.
    private static final int MOST = 5000;

    private static final int MOST_TEXTS = 2000;
    private static final String PLACE = Sql.load("get_statements_place.sql");
    private static final String COUNTS = Sql.load("get_statements.sql");
    private static final String TEXTS = Sql.load("get_statement_texts.sql");

    private final Map<QueryKey, Text> texts =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<QueryKey, Text> eldest) {
                    return size() > MOST_TEXTS;
                }
            };

    /// The connection on which the extension was looked for, and the statements that suit it.
    private @Nullable Connection known;

    private String counts = "";
    private String textsOf = "";
    private Optional<Counted> before = Optional.empty();

    StatementsProbe(Link link) {
        super(Work.SOURCE, link);
    }

    @Override
    Work answer(Link open) throws SQLException, ProbeFailure {
        Connection connection = open.connection();
        if (!connection.equals(known)) {
            look(open);
            known = connection;
        }
        try {
            Counted now = counted(open);
            Work work = Work.between(before, now);
            before = Optional.of(now);
            return told(open, work);
        } catch (SQLException e) {
            switch (Reasons.state(e)) {
                case "55000" -> // the view is there, yet the library is not
                        throw new ProbeFailure(
                                new Reason(
                                        Reason.Kind.UNSUPPORTED,
                                        "pg_stat_statements is not loaded; add it to shared_preload_libraries and restart the server"),
                                e);
                case "42501" -> {
                    known = null; // the right may be on its schema, which is looked for anew
                    throw new ProbeFailure(
                            new Reason(
                                    Reason.Kind.NO_RIGHT,
                                    "the watching role may not read pg_stat_statements: %s; grant it pg_monitor, or what is denied"
                                            .formatted(Reasons.serverWords(e).orElse(""))),
                            e);
                }
                case "42P01", "42883", "3F000" -> known = null; // it was moved or dropped
                default -> {
                    // as any other
                }
            }
            throw e;
        }
    }

    private void look(Link open) throws SQLException, ProbeFailure {
        Answer answer = open.ask(PLACE);
        Optional<Answer> place = answer.optionalPart("place");
        if (place.isEmpty()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.UNSUPPORTED,
                            "pg_stat_statements is not in database %s; run CREATE EXTENSION pg_stat_statements there, and name it in shared_preload_libraries"
                                    .formatted(Visible.text(answer.text("database")))));
        }
        String schema = place.get().text("schema");
        if (!place.get().flag("usage")) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NO_RIGHT,
                            "the watching role may not look into schema %s, in which pg_stat_statements lies; GRANT USAGE ON SCHEMA %s TO %s gives it"
                                    .formatted(
                                            Visible.text(schema),
                                            Visible.text(schema),
                                            Visible.text(answer.text("role")))));
        }
        Optional<String> newer = place.get().optionalText("newer");
        if (newer.isPresent()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.UNSUPPORTED,
                            "pg_stat_statements is of version %s in database %s, as pg_upgrade leaves it, and its columns are others since 1.8; ALTER EXTENSION pg_stat_statements UPDATE brings it to %s"
                                    .formatted(
                                            Visible.text(place.get().text("version")),
                                            Visible.text(answer.text("database")),
                                            Visible.text(newer.get()))));
        }
        counts =
                COUNTS.formatted(
                        schema,
                        place.get().flag("toplevel") ? "s.toplevel" : "true",
                        place.get().flag("since") ? "s.stats_since" : "NULL::timestamptz",
                        place.get().flag("info")
                                ? "(SELECT to_json(i) FROM %s.pg_stat_statements_info i)"
                                        .formatted(schema)
                                : "NULL::json");
        textsOf = TEXTS.formatted(schema);
    }

    private Counted counted(Link open) throws SQLException, ProbeFailure {
        Answer a = ask(open, counts);
        var statements = new HashMap<QueryKey, Counts>();
        List<Answer> parts = a.parts("statements");
        if (parts.isEmpty() && a.whole("hidden") > 0) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NO_RIGHT,
                            "the watching role sees none of the %d statements of others; grant it pg_monitor"
                                    .formatted(a.whole("hidden"))));
        }
        for (Answer s : parts) {
            statements.put(
                    new QueryKey(s.whole("r"), s.whole("d"), s.whole("q"), s.flag("t")),
                    new Counts(
                            s.whole("c"),
                            s.optionalMillis("m").map(m -> m.toNanos() / 1e6).orElse(0.0),
                            s.whole("n"),
                            s.whole("b"),
                            s.optionalInstant("s")));
        }
        Optional<Answer> info = a.optionalPart("info");
        return new Counted(
                a.text("server"),
                a.instant("server_time"),
                info.isPresent() ? info.get().optionalInstant("stats_reset") : Optional.empty(),
                info.isPresent() ? info.get().optionalWhole("dealloc") : Optional.empty(),
                parts.size() < MOST && a.whole("hidden") == 0,
                statements);
    }

    /// With the texts of what is shown.
    private Work told(Link open, Work work) throws SQLException, ProbeFailure {
        List<Long> missing =
                work.done().stream()
                        .map(Done::key)
                        .filter(key -> !texts.containsKey(key))
                        .map(QueryKey::query)
                        .distinct()
                        .toList();
        if (!missing.isEmpty()) {
            learn(open, missing);
        }
        var told = new ArrayList<Done>();
        for (Done done : work.done()) {
            Text text = texts.get(done.key());
            told.add(text == null ? done : done.with(text));
        }
        return work.telling(told);
    }

    private void learn(Link open, List<Long> ids) throws SQLException, ProbeFailure {
        Array asked = open.connection().createArrayOf("bigint", ids.toArray());
        try {
            open.prepared(textsOf).setArray(1, asked);
            for (Answer t : ask(open, textsOf).parts("texts")) {
                Optional<String> query = t.optionalText("text");
                for (boolean toplevel : new boolean[] {true, false}) {
                    if (query.isPresent()) {
                        texts.put(
                                new QueryKey(t.whole("r"), t.whole("d"), t.whole("q"), toplevel),
                                new Text(
                                        query.get(),
                                        t.optionalText("role"),
                                        t.optionalText("database")));
                    }
                }
            }
        } finally {
            asked.free();
        }
    }
}
