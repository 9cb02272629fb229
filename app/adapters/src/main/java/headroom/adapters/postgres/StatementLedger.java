package headroom.adapters.postgres;

import headroom.core.poll.Ledger;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What pg_stat_statements says of the watching role's statements.
final class StatementLedger implements Ledger {

    private static final String PLACE = Sql.load("get_statements_place.sql");
    private static final String SUMS = Sql.load("get_ledger.sql");

    private final Link link;
    private @Nullable String sums;

    /// Asked once: a failing use of the link would end its connection each time.
    private Optional<Reason> refused = Optional.empty();

    /// Through PgBouncer the settings before each asking are statements too.
    private long asked;

    /// @param link shared; its owner closes it
    StatementLedger(Link link) {
        this.link = link;
    }

    @Override
    public Entry now() throws ProbeFailure, InterruptedException {
        if (refused.isEmpty()) {
            Optional<Entry> entry = link.use(this::entry);
            if (entry.isPresent()) {
                return entry.get();
            }
        }
        throw new ProbeFailure(refused.orElseThrow());
    }

    @Override
    public boolean probesTellServerTime() {
        return true;
    }

    private Optional<Entry> entry(Link open) throws SQLException, ProbeFailure {
        try {
            String known = sums;
            if (known == null) {
                Answer answer = open.ask(PLACE);
                Optional<Answer> place = answer.optionalPart("place");
                if (place.isEmpty()) {
                    return refuse(
                            "pg_stat_statements is not in database "
                                    + Visible.text(answer.text("database")));
                }
                known =
                        SUMS.formatted(
                                place.get().text("schema"),
                                place.get().flag("toplevel") ? "s.toplevel" : "true");
                sums = known;
            }
            Answer answer = open.ask(known);
            if (open.pooled()) {
                asked++;
            }
            return Optional.of(
                    new Entry(
                            answer.whole("calls") - asked,
                            answer.optionalMillis("millis").orElse(Duration.ZERO),
                            answer.flag("planning")
                                    ? "pg_stat_statements"
                                    : "pg_stat_statements, without planning: track_planning is off"));
        } catch (SQLException e) {
            if (!Reasons.leavesUsable(e)) {
                throw e;
            }
            return refuse("pg_stat_statements tells nothing: " + Reasons.serverWords(e).orElse(""));
        }
    }

    private Optional<Entry> refuse(String why) {
        refused = Optional.of(new Reason(Reason.Kind.UNSUPPORTED, why));
        return Optional.empty();
    }
}
