package headroom.adapters.postgres;

import headroom.core.environment.Access;
import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.mitigation.Performer;
import headroom.core.mitigation.SlotBefore;
import headroom.core.mitigation.SlotFacts;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.signal.Primaries;
import headroom.core.signal.wal.ArchiveBacklog;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what dropping a slot relies on, with the watching login.
final class SlotEyes implements Performer.Eyes<SlotFacts> {

    private static final String SERVER = Sql.load("get_server.sql");
    private static final String FACTS = Sql.load("get_slot_facts.sql");
    private static final String QUOTED = Sql.load("get_quoted.sql");

    private final Optional<Link> link;
    private final Optional<Login> operator;
    private final boolean pooled;
    private final String slot;
    private final ReplicationCall replication = new ReplicationCall();

    SlotEyes(Environment environment, String slot, Access access) {
        this.link =
                environment
                        .postgres()
                        .map(endpoint ->
                                new Link(
                                        new Connector(
                                                endpoint,
                                                endpoint.monitor(),
                                                access,
                                                Limits.COSTLY,
                                                new Hosts(
                                                        endpoint.hosts(),
                                                        InstantSource.system()))));
        this.operator = environment.postgres().flatMap(PostgresEndpoint::operator);
        this.pooled = environment.postgres().filter(PostgresEndpoint::pooled).isPresent();
        this.slot = slot;
    }

    private Link link() throws ProbeFailure {
        if (link.isEmpty()) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.NOT_CONFIGURED, "no PostgreSQL is configured"));
        }
        return link.get();
    }

    @Override
    public SlotFacts read() throws ProbeFailure, InterruptedException {
        Optional<Primaries> primaries =
                link().connector().hosts().several()
                        ? Optional.of(
                                Rivals.of(
                                        () -> link().useInTime(Rivals::claim), link().connector()))
                        : Optional.empty();
        return link().useInTime(open -> {
            var files = WalFilesProbe.files(open);
            var replicating = ReplicationProbe.facts(open.ask(replication.on(open)));
            PreparedStatement statement = open.prepared(FACTS);
            statement.setString(1, slot);
            statement.setString(2, operator.map(Login::user).orElse(""));
            Answer facts = open.ask(FACTS);
            Optional<ArchiveBacklog> backlog =
                    facts.flag("counts_backlog")
                            ? Optional.of(ArchiveStatusProbe.backlog(open))
                            : Optional.empty();
            // last, so that the sessions and the slot are as late as can be
            var server = ServerAnswer.facts(open.ask(SERVER));
            return new SlotFacts(
                    server,
                    files,
                    replicating.summarizer(),
                    backlog,
                    facts.optionalWhole("decoded"),
                    operator(facts),
                    facts.instant("next_checkpoint_by"),
                    primaries);
        });
    }

    private Optional<SlotFacts.Operator> operator(Answer facts) throws ProbeFailure {
        if (operator.isEmpty()) {
            return Optional.empty();
        }
        String user = operator.get().user();
        Optional<Answer> rights = facts.optionalPart("operator");
        return Optional.of(
                rights.isEmpty()
                        ? new SlotFacts.Operator(
                                user, false, false, "the role, which does not exist here")
                        : new SlotFacts.Operator(
                                user,
                                rights.get().flag("drops"),
                                // through PgBouncer it could reach another server than the drop
                                rights.get().flag("checkpoints") && !pooled,
                                rights.get().text("grant")));
    }

    @Override
    public List<String> statements(Map<String, String> before)
            throws ProbeFailure, InterruptedException {
        Optional<SlotBefore> state = SlotBefore.from(before);
        if (state.isEmpty()) {
            return List.of();
        }
        var statements = new ArrayList<String>();
        statements.add(
                DropSlotStatement.shown(link().useInTime(open -> quoted(open, state.get()))));
        if (state.get().checkpoint()) {
            statements.add(Sql.statement("do_checkpoint.sql"));
        }
        return statements;
    }

    private List<String> quoted(Link open, SlotBefore before) throws SQLException, ProbeFailure {
        Array values =
                open.connection()
                        .createArrayOf(
                                "text",
                                DropSlotStatement.unquoted(
                                        before, operator.map(Login::user).orElse("")));
        try {
            open.prepared(QUOTED).setArray(1, values);
            var literals = new ArrayList<String>();
            for (Answer part : open.ask(QUOTED).parts("quoted")) {
                literals.add(Visible.text(part.text("literal")));
            }
            return literals;
        } finally {
            values.free();
        }
    }

    @Override
    public void close() {
        link.ifPresent(Link::close);
    }
}
