package headroom.adapters.postgres;

import headroom.core.environment.Login;
import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.readiness.PostgresRights;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the watching and the acting role may do, asked with the watching login alone.
final class RightsProbe implements Probe<PostgresRights> {

    private static final String SQL = Sql.load("get_rights.sql");

    private final Link link;
    private final Optional<Login> operator;
    private final Optional<String> volume;

    /// @param link shared with other reads; closing twice does no harm
    /// @param volume the function that tells the volume's size, as the settings call it
    RightsProbe(Link link, Optional<Login> operator, Optional<String> volume) {
        this.link = link;
        this.operator = operator;
        this.volume = volume;
    }

    @Override
    public Source<PostgresRights> source() {
        return PostgresRights.SOURCE;
    }

    /// Includes waiting for its turn.
    @Override
    public Duration deadline() {
        return Limits.COSTLY.answer();
    }

    @Override
    public Pace pace() {
        return Pace.Every.DAY;
    }

    @Override
    public PostgresRights read() throws ProbeFailure, InterruptedException {
        Optional<String> acting = operator.map(Login::user);
        return RightsAnswer.rights(link.use(open -> ask(open, acting.orElse(""))), acting, volume);
    }

    private Answer ask(Link open, String acting) throws SQLException, ProbeFailure {
        Array roles = names(open, PostgresRights.rolesAskedAbout());
        Array functions = names(open, PostgresRights.functionsAskedAbout());
        Array relations = names(open, PostgresRights.relationsAskedAbout());
        try {
            PreparedStatement statement = open.prepared(SQL);
            statement.setString(1, acting);
            statement.setArray(2, roles);
            statement.setArray(3, functions);
            statement.setArray(4, relations);
            statement.setString(5, volume.orElse(""));
            return open.ask(SQL);
        } finally {
            roles.free();
            functions.free();
            relations.free();
        }
    }

    private static Array names(Link open, List<String> names) throws SQLException {
        return open.connection().createArrayOf("text", names.toArray());
    }

    @Override
    public void close() {
        link.close();
    }
}
