package headroom.adapters.postgres;

import headroom.core.environment.Capacity;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.signal.storage.VolumeCapacity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The volume's size as a function says that the team wrote. It runs with the rights of the
/// watching role and within the time that costly reads have.
final class CapacityProbe extends CostlyProbe<VolumeCapacity> {

    private static final String FIND = Sql.load("get_function.sql");
    private static final String SCHEMA = Sql.load("get_function_schema.sql");
    private static final String CALL = Sql.load("get_capacity.sql");

    private final String function;

    /// The connection on which the function was looked up, and the statement that calls it.
    private @Nullable Connection known;

    private String call = "";

    CapacityProbe(String function, Link link) {
        super(VolumeCapacity.SOURCE, link);
        this.function = function;
    }

    @Override
    VolumeCapacity answer(Link open) throws SQLException, ProbeFailure {
        Connection connection = open.connection();
        if (!connection.equals(known)) {
            call = CALL.formatted(found(open));
            known = connection;
        }
        Answer row = called(open);
        try {
            Bytes allocated = row.bytes("allocated");
            Optional<Bytes> ceiling = optional(row, "ceiling");
            return new VolumeCapacity(
                    new Capacity(allocated, ceiling.orElse(allocated)),
                    optional(row, "used"),
                    function + "()");
        } catch (ProbeFailure e) {
            throw failed(
                    Reason.Kind.MALFORMED,
                    "must return the column allocated, in bytes, and may return ceiling and used: "
                            + e.reason().detail());
        }
    }

    private static Optional<Bytes> optional(Answer row, String column) throws ProbeFailure {
        return row.has(column) ? row.optionalWhole(column).map(Bytes::new) : Optional.empty();
    }

    /// As the server writes it, quoted where necessary.
    private String found(Link open) throws SQLException, ProbeFailure {
        open.prepared(FIND).setString(1, function);
        Optional<String> found;
        try {
            found = open.ask(FIND).optionalText("function");
        } catch (SQLException e) {
            if (!Reasons.state(e).equals("42501")) {
                throw e;
            }
            open.prepared(SCHEMA).setString(1, function);
            Answer where = open.ask(SCHEMA);
            throw failed(
                    Reason.Kind.NO_RIGHT,
                    "may not be looked for: %s; GRANT USAGE ON SCHEMA %s TO %s gives it"
                            .formatted(
                                    Reasons.serverWords(e).orElse(""),
                                    Visible.text(where.optionalText("schema").orElse("…")),
                                    Visible.text(where.text("role"))));
        }
        if (found.isEmpty()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.UNSUPPORTED,
                            "there is no function %s() without arguments in this database; write it with its schema, create it, and grant EXECUTE on it to the watching role"
                                    .formatted(Visible.text(function))));
        }
        return found.get();
    }

    private Answer called(Link open) throws SQLException, ProbeFailure {
        try {
            Optional<Answer> row = ask(open, call).optionalPart("capacity");
            if (row.isEmpty()) {
                throw failed(Reason.Kind.NO_VALUE, "returned no row");
            }
            return row.get();
        } catch (SQLException e) {
            if (!Reasons.leavesUsable(e)) {
                throw e;
            }
            throw refused(e);
        }
    }

    private ProbeFailure refused(SQLException e) {
        String words = Reasons.serverWords(e).orElse("");
        return switch (Reasons.state(e)) {
            case "21000" ->
                    failed(Reason.Kind.MALFORMED, "returned more than one row; it must be one");
            case "57014" -> failed(Reason.Kind.TIMEOUT, "was stopped: " + words);
            case "42501" ->
                    failed(
                            Reason.Kind.NO_RIGHT,
                            "may not be run, or may not read what it reads: %s; grant the watching role EXECUTE on it, or what it lacks"
                                    .formatted(words));
            default -> failed(Reason.Kind.SERVER_ERROR, "failed: " + words);
        };
    }

    private ProbeFailure failed(Reason.Kind kind, String how) {
        return new ProbeFailure(new Reason(kind, Visible.text(function) + "() " + how));
    }
}
