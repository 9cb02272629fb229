package headroom.adapters.postgres;

import headroom.core.environment.Address;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/// A connection, to which host it leads, and what that one last said it is.
final class Berth {

    private final Connection connection;
    private final Address host;
    private volatile boolean standby;
    private volatile Instant looked;

    /// @param looked when all hosts were last looked at
    Berth(Connection connection, Address host, boolean standby, Instant looked) {
        this.connection = connection;
        this.host = host;
        this.standby = standby;
        this.looked = looked;
    }

    Connection connection() {
        return connection;
    }

    Address host() {
        return host;
    }

    boolean standby() {
        return standby;
    }

    void standby(boolean inRecovery) {
        standby = inRecovery;
    }

    Instant looked() {
        return looked;
    }

    void looked(Instant now) {
        looked = now;
    }

    /// Ends the connection; the driver closes the socket first, so that it is gone either way.
    void leave() {
        end(connection);
    }

    static void end(Connection open) {
        try {
            open.close();
        } catch (SQLException _) {
            // gone all the same
        }
    }
}
