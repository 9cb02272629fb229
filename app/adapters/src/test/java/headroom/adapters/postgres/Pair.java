package headroom.adapters.postgres;

import headroom.core.environment.PostgresEndpoint;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// A primary and its physical standby, with a role for [Clients] and one that has nothing.
///
/// @param standby killed with the pair
record Pair(Lab lab, PostgresServer standby) implements AutoCloseable {

    private static final String NOBODY = "nobody_at_all";

    /// @param statements run on the primary before the standby is made
    static Pair start(LabOptions options, String... statements) throws Exception {
        Lab lab = Lab.start(options, Progress.SILENT);
        try {
            Watched.run(
                    lab,
                    Clients.CREATE_ROLE,
                    "CREATE ROLE " + NOBODY + " LOGIN PASSWORD '" + NOBODY + "'");
            Watched.run(lab, statements);
            return new Pair(lab, lab.postgres().standby());
        } catch (Exception | Error e) {
            lab.close();
            throw e;
        }
    }

    PostgresServer primary() {
        return lab.postgres();
    }

    List<PostgresServer> both() {
        return List.of(primary(), standby);
    }

    /// The primary as the monitor's role reaches it.
    PostgresEndpoint here() {
        return Watched.endpoint(lab);
    }

    /// The standby, likewise.
    PostgresEndpoint there() {
        return of(standby);
    }

    /// Either of them, likewise.
    PostgresEndpoint of(PostgresServer server) {
        return Watched.at(here(), server.port());
    }

    /// The same server as the role that has nothing reaches it.
    static PostgresEndpoint blind(PostgresEndpoint endpoint) {
        return Watched.as(endpoint, NOBODY);
    }

    /// What the superuser reads on the standby, the first column of the first row.
    String there(String sql) {
        try (Connection admin = standby.connect()) {
            return Watched.one(admin, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() throws IOException, LabException {
        try {
            standby.kill();
        } finally {
            lab.close();
        }
    }
}
