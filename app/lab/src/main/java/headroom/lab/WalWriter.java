package headroom.lab;

import headroom.core.reading.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/// Makes WAL at an adjustable rate and nothing else: logical messages, so that the data does not
/// grow and what the volume loses is WAL alone.
final class WalWriter implements AutoCloseable {

    private static final String EMIT =
            "SELECT pg_logical_emit_message(true, 'shop.import', repeat('x', ?))";
    private static final int CHUNK = 256 << 10;
    private static final int BEAT_MILLIS = 100;

    private final PostgresServer server;
    private final String password;
    private volatile Bytes perSecond;
    private final Loop loop;

    WalWriter(PostgresServer server, String password, Bytes perSecond) {
        this.server = server;
        this.password = password;
        this.perSecond = perSecond;
        this.loop = new Loop("writer", this::work);
    }

    void rate(Bytes changed) {
        perSecond = changed;
    }

    private void work() throws SQLException, InterruptedException {
        var properties = Map.of("ApplicationName", "orders-import", "socketTimeout", "10");
        try (Connection connection =
                        server.connect(
                                PostgresServer.DATABASE, Roles.APPLICATION, password, properties);
                PreparedStatement emit = connection.prepareStatement(EMIT)) {
            long last = System.nanoTime();
            long owed = 0;
            while (true) {
                Thread.sleep(BEAT_MILLIS);
                long now = System.nanoTime();
                long rate = perSecond.count();
                // What a slow moment kept back is made up for, up to a second's worth.
                owed = Math.min(rate, owed + rate * ((now - last) / 1000) / 1_000_000);
                last = now;
                while (owed > 0) {
                    int size = (int) Math.min(CHUNK, owed);
                    emit.setInt(1, size);
                    emit.execute();
                    owed -= size;
                }
            }
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
