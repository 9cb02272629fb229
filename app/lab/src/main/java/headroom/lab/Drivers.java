package headroom.lab;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/// Connections by PostgreSQL's protocol.
final class Drivers {

    private Drivers() {}

    /// Closed by the caller.
    ///
    /// @param properties the driver's, beside those that every connection of the lab has
    static Connection connect(
            String url, String user, String password, Map<String, String> properties)
            throws SQLException {
        var all = new Properties();
        all.setProperty("user", user);
        all.setProperty("password", password);
        all.setProperty("connectTimeout", "5");
        all.setProperty("ApplicationName", "headroom-lab");
        properties.forEach(all::setProperty);
        Connection connection = new Driver().connect(url, all);
        if (connection == null) {
            throw new SQLException("the driver does not know its own URL " + url);
        }
        return connection;
    }
}
