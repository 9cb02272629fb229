package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.lab.Lab;
import headroom.lab.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/// Counts again and again, over connections of its own, how many connections the servers have from
/// the watching logins. A server that does not answer is not counted until it does.
final class ServerCounts implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String SESSIONS =
            "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE application_name = 'headroom' OR usename = 'headroom_monitor'";

    /// One look at a server.
    record Count(Instant at, int connections) {}

    private final List<Count> postgres = new CopyOnWriteArrayList<>();
    private final List<Count> redis = new CopyOnWriteArrayList<>();
    private final Lab lab;
    private final InstantSource clock;
    private final ExecutorService counters = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean ended;

    ServerCounts(Lab lab, InstantSource clock) {
        this.lab = lab;
        this.clock = clock;
        counters.execute(this::countSessions);
        counters.execute(this::countClients);
    }

    private void countSessions() {
        while (!ended) {
            try (Connection connection = lab.postgres().connect();
                    Statement statement = connection.createStatement()) {
                while (!ended) {
                    try (ResultSet rows = statement.executeQuery(SESSIONS)) {
                        rows.next();
                        postgres.add(new Count(clock.instant(), rows.getInt(1)));
                    }
                    LockSupport.parkNanos(PACE.toNanos());
                }
            } catch (SQLException _) {
                LockSupport.parkNanos(PACE.toNanos()); // it is down: again
            }
        }
    }

    private void countClients() {
        while (!ended) {
            try (var connection =
                    new Jedis(
                            new HostAndPort(Server.HOST, lab.redis().port()),
                            DefaultJedisClientConfig.builder()
                                    .password(lab.redis().password())
                                    .socketTimeoutMillis((int) TIMEOUT.toMillis())
                                    .autoNegotiateProtocol(false)
                                    .build())) {
                String mine = "id=" + connection.clientId() + " ";
                while (!ended) {
                    long others =
                            connection
                                    .clientList()
                                    .lines()
                                    .filter(line -> !line.isBlank() && !line.startsWith(mine))
                                    .count();
                    redis.add(new Count(clock.instant(), (int) others));
                    LockSupport.parkNanos(PACE.toNanos());
                }
            } catch (JedisException _) {
                LockSupport.parkNanos(PACE.toNanos()); // it is down: again
            }
        }
    }

    /// Returns once neither server has a connection of a login that watched before: a server lists
    /// one for a moment after it was closed.
    void awaitNobody() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (somebody(postgres) || somebody(redis)) {
            assertThat(System.nanoTime()).as("somebody stays connected").isLessThan(end);
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private static boolean somebody(List<Count> counts) {
        return counts.isEmpty() || counts.getLast().connections() > 0;
    }

    /// The most that PostgreSQL had between two instants.
    int mostSessions(Instant from, Instant until) {
        return most(postgres, from, until);
    }

    /// The most that Redis had between two instants.
    int mostClients(Instant from, Instant until) {
        return most(redis, from, until);
    }

    private static int most(List<Count> counts, Instant from, Instant until) {
        return counts.stream()
                .filter(c -> c.at().isAfter(from) && c.at().isBefore(until))
                .mapToInt(Count::connections)
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        ended = true;
        counters.close();
    }
}
