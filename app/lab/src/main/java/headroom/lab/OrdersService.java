package headroom.lab;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The service that lives in the lab, in a process of its own: a pool of connections and a few
/// threads that place, pay and look at orders.
public final class OrdersService {

    /// How it is known to the server.
    public static final String APPLICATION = "orders-service";

    /// The most connections that its pool opens.
    public static final int POOL = 5;

    private static final Logger LOG = LoggerFactory.getLogger(OrdersService.class);
    private static final int THREADS = 3;
    private static final Duration PAUSE = Duration.ofMillis(60);

    private OrdersService() {}

    /// Runs until standard input ends, which is when the lab's program is gone.
    ///
    /// @param args the database's URL, the file with its password, and for JMX the port, the user
    ///   and the file with the password
    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            throw new IllegalArgumentException(
                    "expected: URL PASSWORD-FILE JMX-PORT JMX-USER JMX-PASSWORD-FILE");
        }
        HikariConfig config = ServicePool.config(APPLICATION, args[0], secret(args[1]));
        config.setMaximumPoolSize(POOL);
        var login = Optional.of(JmxServer.login(args[3], secret(args[4])));
        try (var pool = new HikariDataSource(config);
                JmxServer jmx =
                        JmxServer.start(Integer.parseInt(args[2]), login, Optional.empty())) {
            LOG.debug("speaking JMX at {}", jmx.address());
            for (int n = 1; n <= THREADS; n++) {
                Thread.ofVirtual().name("orders-" + n).start(() -> serve(pool));
            }
            while (System.in.read() >= 0) {
                // nothing is ever sent
            }
        }
    }

    private static String secret(String file) throws IOException {
        return Files.readString(Path.of(file)).strip();
    }

    private static void serve(HikariDataSource pool) {
        var random = new SplittableRandom();
        try {
            while (!pool.isClosed()) {
                try (Connection connection = pool.getConnection()) {
                    request(connection, random);
                } catch (SQLException e) {
                    LOG.debug("a request failed: {}", e.getMessage());
                }
                Thread.sleep(random.nextLong(PAUSE.toMillis() * 2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void request(Connection connection, SplittableRandom random)
            throws SQLException {
        int account = random.nextInt(50);
        String sql =
                switch (random.nextInt(4)) {
                    case 0 ->
                            "INSERT INTO shop.orders (account_id, cents)"
                                    + " VALUES (?, 100 + (random() * 9900)::int)";
                    case 1 ->
                            "UPDATE shop.orders SET state = 'paid', changed = now() WHERE id ="
                                    + " (SELECT min(id) FROM shop.orders"
                                    + " WHERE account_id = ? AND state = 'placed')";
                    case 2 ->
                            "DELETE FROM shop.orders WHERE id = (SELECT min(id)"
                                    + " FROM shop.orders WHERE account_id = ? AND state = 'paid')";
                    default -> "SELECT count(*), sum(cents) FROM shop.orders WHERE account_id = ?";
                };
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, account);
            statement.execute();
        }
    }
}
