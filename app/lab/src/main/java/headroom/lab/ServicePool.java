package headroom.lab;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/// A connection pool like that of the lab's service, but in this program: its MBeans are there for
/// a [JmxServer] to show. Closed by whoever opened it.
public final class ServicePool implements AutoCloseable {

    private final HikariDataSource pool;

    private ServicePool(HikariDataSource pool) {
        this.pool = pool;
    }

    static ServicePool open(String name, int size, PostgresServer server, String password) {
        HikariConfig config = config(name, server.url(PostgresServer.DATABASE), password);
        config.setMaximumPoolSize(size);
        return new ServicePool(new HikariDataSource(config));
    }

    /// What the pools have in common.
    static HikariConfig config(String name, String url, String password) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(Roles.APPLICATION);
        config.setPassword(password);
        config.addDataSourceProperty("ApplicationName", name);
        config.addDataSourceProperty("socketTimeout", "10");
        config.setConnectionTimeout(2000);
        config.setInitializationFailTimeout(-1); // the server may come later
        config.setRegisterMbeans(true);
        return config;
    }

    /// Takes a connection out of the pool; closing it gives it back.
    public Connection connection() throws SQLException {
        return pool.getConnection();
    }

    /// Closes all its connections.
    @Override
    public void close() {
        pool.close();
    }
}
