package headroom.adapters.postgres;

import headroom.core.environment.Access;
import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.mitigation.Attempt;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.mitigation.Performer;
import headroom.core.mitigation.SlotBefore;
import headroom.core.mitigation.SlotFacts;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.runbook.Condition;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Drops a replication slot with the operator's login. Never has more than one connection at a
/// time: the watching one is closed before the operator's is opened, and the other way round. The
/// checkpoint is asked for on the connection that dropped the slot, which no failover can move to
/// another server.
public final class DropSlot implements Performer<DropReplicationSlot, SlotFacts> {

    private static final String CHECKPOINT = Sql.statement("do_checkpoint.sql");
    private static final String WHO = Sql.load("get_user.sql");

    private final Access access;

    public DropSlot(Access access) {
        this.access = access;
    }

    @Override
    public Eyes<SlotFacts> eyes(Environment environment, DropReplicationSlot mitigation) {
        return new SlotEyes(environment, mitigation.slot(), access);
    }

    @Override
    public Attempt act(
            Environment environment,
            DropReplicationSlot mitigation,
            Map<String, String> before,
            Consumer<String> progress)
            throws InterruptedException {
        Optional<PostgresEndpoint> endpoint = environment.postgres();
        Optional<Login> operator = endpoint.flatMap(PostgresEndpoint::operator);
        Optional<SlotBefore> state = SlotBefore.from(before);
        if (endpoint.isEmpty() || operator.isEmpty()) {
            return new Attempt.NotDone("No operator's login is configured; nothing was sent.");
        }
        if (state.isEmpty()) {
            return new Attempt.NotDone("The preview is not complete; nothing was sent.");
        }
        progress.accept("Logging in as " + operator.get().user());
        try (var link =
                new Link(
                        new Connector(
                                endpoint.get(),
                                operator.get(),
                                access,
                                Limits.ACT,
                                new Hosts(endpoint.get().hosts(), InstantSource.system())))) {
            Attempt attempt = drop(link, operator.get(), state.get(), progress);
            return attempt instanceof Attempt.Acted acted
                    ? checkpoint(link, endpoint.get(), state.get(), acted, progress)
                    : attempt;
        }
    }

    private Attempt drop(Link link, Login operator, SlotBefore before, Consumer<String> progress)
            throws InterruptedException {
        String slot = before.hold().slot();
        // Whoever is first: the statement goes out, or it is given up and never does.
        var decided = new AtomicBoolean();
        try {
            return link.useInTime(open -> {
                open.ask(WHO);
                progress.accept("Dropping slot " + slot);
                PreparedStatement statement = open.prepared(DropSlotStatement.SQL);
                DropSlotStatement.set(statement, before, operator.user());
                if (!decided.compareAndSet(false, true)) {
                    throw new ProbeFailure(
                            new Reason(Reason.Kind.TIMEOUT, "given up before it was sent"));
                }
                try (ResultSet rows = open.rows(statement)) {
                    return rows.next()
                            ? new Attempt.Acted("Slot " + slot + " was dropped", Map.of())
                            : new Attempt.Refused("");
                } catch (SQLException e) {
                    return refused(e, operator).orElseThrow(() -> e);
                }
            });
        } catch (ProbeFailure e) {
            String why = e.reason().sentence();
            return !decided.compareAndSet(false, true)
                    ? new Attempt.Cut(why)
                    : new Attempt.NotDone(
                            "Not done: no login as %s: %s. Nothing was sent."
                                    .formatted(Visible.text(operator.user()), why));
        }
    }

    /// The errors after which it is certain that the slot was not dropped by this statement.
    private static Optional<Attempt> refused(SQLException e, Login operator) {
        return Reasons.serverWords(e)
                .flatMap(words ->
                        switch (Reasons.state(e)) {
                            case "55006", "42704" -> Optional.of(new Attempt.Refused(words));
                            case "42501" ->
                                    Optional.of(new Attempt.NotDone(noRight(words, operator)));
                            default -> Optional.empty();
                        });
    }

    private static String noRight(String words, Login operator) {
        return "Not done: %s. The right is missing; grant it with ALTER ROLE %s REPLICATION."
                .formatted(words, Visible.text(operator.user()));
    }

    /// Until a checkpoint nothing is released. A failed one does no harm: the server makes its own.
    private Attempt checkpoint(
            Link link,
            PostgresEndpoint endpoint,
            SlotBefore before,
            Attempt.Acted dropped,
            Consumer<String> progress)
            throws InterruptedException {
        String next =
                "the WAL goes at the next checkpoint, by %s if anything is written meanwhile"
                        .formatted(before.nextCheckpointBy());
        if (!before.checkpoint() || endpoint.pooled()) {
            String user = endpoint.operator().map(Login::user).orElse("the operator's login");
            String none =
                    endpoint.pooled()
                            ? "through PgBouncer a checkpoint could be made on another server, so none was asked for: "
                            : Visible.text(user) + " may not ask for a checkpoint: ";
            return new Attempt.Acted(dropped.said(), Map.of(Condition.WAL_RELEASED, none + next));
        }
        progress.accept("Asking for a checkpoint");
        try {
            link.allow(Limits.CHECKPOINT);
            return link.useInTime(open -> {
                try (var statement = open.connection().createStatement()) {
                    statement.execute(CHECKPOINT);
                }
                return new Attempt.Acted(dropped.said() + " and a checkpoint was made", Map.of());
            });
        } catch (ProbeFailure e) {
            return new Attempt.Acted(
                    dropped.said(),
                    Map.of(
                            Condition.WAL_RELEASED,
                            "no checkpoint was made for us (%s): %s"
                                    .formatted(e.reason().sentence(), next)));
        }
    }
}
