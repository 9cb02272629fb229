package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.signal.storage.VolumeUse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the server keeps on its volume.
final class VolumeProbe extends CostlyProbe<VolumeUse> {

    private static final String SQL = Sql.load("get_volume.sql");
    private static final String LOGS = Sql.load("get_logs.sql");

    /// The connection on which the server said that there is no log directory. Without a collector
    /// nobody makes one before a restart, which ends this connection; asking each time would write
    /// an error into the server's log each time.
    private @Nullable Connection withoutLogs;

    VolumeProbe(Link link) {
        super(VolumeUse.SOURCE, link);
    }

    @Override
    VolumeUse answer(Link open) throws SQLException, ProbeFailure {
        Answer a = ask(open, SQL);
        Optional<Long> logs = a.optionalWhole("logs");
        return new VolumeUse(
                a.bytes("tablespaces"),
                a.bytes("wal"),
                logs.isPresent() ? new Bytes(logs.get()) : logs(open),
                a.bytes("temp"));
    }

    /// Where the collector is off there may be no log directory; that is the one case in which
    /// nothing is known to be there.
    private Bytes logs(Link open) throws SQLException, ProbeFailure {
        Connection connection = open.connection();
        if (connection.equals(withoutLogs)) {
            return Bytes.ZERO;
        }
        try {
            return ask(open, LOGS).bytes("logs");
        } catch (SQLException e) {
            if (!"58P01".equals(e.getSQLState())) {
                throw e;
            }
            withoutLogs = connection;
            return Bytes.ZERO;
        }
    }
}
