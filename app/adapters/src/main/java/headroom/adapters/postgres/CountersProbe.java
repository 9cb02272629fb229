package headroom.adapters.postgres;

import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.signal.load.Counters;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the server has counted. Cheap, yet rates need no more than a read every 10 s.
final class CountersProbe implements Probe<Counters> {

    private static final Pace PACE = new Pace.Every(Duration.ofSeconds(10));
    private static final String LOOK = Sql.load("get_relation.sql");
    private static final String CHECKPOINTER = Sql.load("get_counters.sql");
    private static final String BGWRITER = Sql.load("get_counters_bgwriter.sql");

    private final Link link;

    /// The connection on which it was asked who counts checkpoints, and the statement for that.
    private @Nullable Connection known;

    private String sql = "";

    /// @param link shared; closing twice does no harm
    CountersProbe(Link link) {
        this.link = link;
    }

    @Override
    public Source<Counters> source() {
        return Counters.SOURCE;
    }

    /// Includes waiting for its turn.
    @Override
    public Duration deadline() {
        return Limits.COSTLY.answer();
    }

    @Override
    public Pace pace() {
        return PACE;
    }

    @Override
    public Counters read() throws ProbeFailure, InterruptedException {
        return link.use(this::counters);
    }

    private Counters counters(Link open) throws SQLException, ProbeFailure {
        Connection connection = open.connection();
        if (!connection.equals(known)) {
            open.prepared(LOOK).setString(1, "pg_catalog.pg_stat_checkpointer");
            sql = open.ask(LOOK).flag("there") ? CHECKPOINTER : BGWRITER;
            known = connection;
        }
        Answer a = open.ask(sql);
        return new Counters(
                a.text("server"),
                a.instant("server_time"),
                a.optionalInstant("reset"),
                a.optionalWhole("sessions"),
                a.whole("commits"),
                a.whole("rollbacks"),
                a.whole("deadlocks"),
                a.whole("temp_files"),
                a.bytes("temp_bytes"),
                a.whole("timed"),
                a.whole("requested"),
                a.whole("xid_age"),
                a.whole("multixact_age"),
                a.whole("freeze_max_age"),
                a.whole("multixact_freeze_max_age"),
                prepared(a));
    }

    private static Optional<Counters.Prepared> prepared(Answer a) throws ProbeFailure {
        Optional<Answer> prepared = a.optionalPart("prepared");
        if (prepared.isEmpty()) {
            return Optional.empty();
        }
        Answer p = prepared.get();
        var oldest = new ArrayList<Counters.Prepared.One>();
        for (Answer one : p.parts("oldest")) {
            oldest.add(
                    new Counters.Prepared.One(
                            one.text("gid"),
                            one.instant("since"),
                            one.optionalText("owner"),
                            one.optionalText("database"),
                            one.whole("xid_age")));
        }
        if (oldest.isEmpty()) {
            throw Answer.malformed("“prepared.oldest” is empty");
        }
        return Optional.of(
                new Counters.Prepared(Math.max(p.whole("count"), oldest.size()), oldest));
    }

    @Override
    public void close() {
        link.close();
    }
}
