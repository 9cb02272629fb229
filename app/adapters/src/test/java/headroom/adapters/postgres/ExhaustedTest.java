package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.reading.Reason;
import headroom.core.signal.pools.SessionGroup;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server whose connections are all taken: who still gets in, what the others are told, and that
/// whoever is in goes on reading.
@Timeout(120)
class ExhaustedTest {

    private static final int MAX = 12;
    private static final int FOR_SUPERUSERS = 3;
    private static final int RESERVED = 2;

    private final List<AutoCloseable> taken = new ArrayList<>();

    private static Lab start(int major) throws Exception {
        LabOptions options =
                LabOptions.postgresOnly()
                        .major(major)
                        .setting("max_connections", Integer.toString(MAX))
                        .setting("max_wal_senders", "2")
                        .setting(
                                "superuser_reserved_connections", Integer.toString(FOR_SUPERUSERS));
        Lab lab =
                Lab.start(
                        major < 16
                                ? options
                                : options.setting(
                                        "reserved_connections", Integer.toString(RESERVED)),
                        Progress.SILENT);
        run(lab, "CREATE ROLE app LOGIN PASSWORD 'app'");
        return lab;
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : taken) {
            one.close();
        }
    }

    /// As many as the server gives to an application, which is all but so many.
    private void takeAll(Lab lab, int butFor) {
        take(
                MAX - butFor,
                () -> lab.postgres().connect(PostgresServer.DATABASE, "app", "app", Map.of()));
    }

    /// As many as the server gives to superusers.
    private void takeTheRest(Lab lab) {
        take(MAX, () -> lab.postgres().connect());
    }

    @FunctionalInterface
    private interface Dial {
        Connection connect() throws SQLException;
    }

    /// Until the server refuses and has as many as it ought to, the one that is inside included:
    /// whose process has not quite ended, be it one that was refused, still takes a place.
    private void take(int connections, Dial dial) {
        Watched.until(
                Duration.ofSeconds(20),
                () -> {
                    try {
                        taken.add(dial.connect());
                        return false;
                    } catch (SQLException e) {
                        assertThat(e.getSQLState()).isEqualTo("53300");
                        return taken.size() + 1 >= connections;
                    }
                });
        assertThat(taken).hasSize(connections - 1);
    }

    private static Reason refusal(Lab lab) throws Exception {
        try (var probe = new ServerProbe(Watched.fast(Watched.endpoint(lab)))) {
            return read(probe).failure().orElseThrow();
        }
    }

    private static void assertRefused(Lab lab, String words, String room) throws Exception {
        assertThat(refusal(lab))
                .isEqualTo(
                        new Reason(
                                Reason.Kind.UNREACHABLE,
                                "%s has no connection left for us: %s; %s"
                                        .formatted(Watched.endpoint(lab).address(), words, room)));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15})
    void whatIsLeftIsForSuperusersAndWhoIsInGoesOn(int major) throws Exception {
        try (Lab lab = start(major);
                var inside = new ServerProbe(Watched.fast(Watched.endpoint(lab)))) {
            assertThat(read(inside).failure()).isEmpty();
            takeAll(lab, FOR_SUPERUSERS);

            assertRefused(
                    lab,
                    "remaining connection slots are reserved for non-replication superuser connections",
                    "close idle connections or a pool of an application, for which a superuser still gets in");
            assertSeen(inside, MAX - FOR_SUPERUSERS);

            takeTheRest(lab);
            assertRefused(
                    lab,
                    "sorry, too many clients already",
                    "even a superuser gets none: stop an application, or make its pool smaller");
            assertSeen(inside, MAX);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 18})
    void aReservedConnectionIsForWhomItIsGranted(int major) throws Exception {
        try (Lab lab = start(major);
                var inside = new ServerProbe(Watched.fast(Watched.endpoint(lab)))) {
            String watching = Watched.endpoint(lab).monitor().user();
            assertThat(read(inside).failure()).isEmpty();
            takeAll(lab, FOR_SUPERUSERS + RESERVED);

            assertRefused(
                    lab,
                    "remaining connection slots are reserved for roles with privileges of the \"pg_use_reserved_connections\" role",
                    "GRANT pg_use_reserved_connections TO %s lets us have one of those"
                            .formatted(watching));
            assertSeen(inside, MAX - FOR_SUPERUSERS - RESERVED);

            try (Connection superuser = lab.postgres().connect();
                    var statement = superuser.createStatement()) {
                statement.execute("GRANT pg_use_reserved_connections TO app, " + watching);
            }
            try (var granted = new ServerProbe(Watched.fast(Watched.endpoint(lab)))) {
                assertThat(read(granted).failure()).isEmpty();
            }
            takeAll(lab, FOR_SUPERUSERS);
            assertRefused(
                    lab,
                    "remaining connection slots are reserved for roles with the SUPERUSER attribute",
                    "close idle connections or a pool of an application, for which a superuser still gets in;"
                            + " reserved_connections and GRANT pg_use_reserved_connections TO %s keep one for us"
                                    .formatted(watching));

            takeTheRest(lab);
            assertRefused(
                    lab,
                    "sorry, too many clients already",
                    "even a superuser gets none: stop an application, or make its pool smaller");
            assertSeen(inside, MAX);
        }
    }

    /// The one that is in reads as many client connections as the server has. From 18 on one that
    /// is just being refused has a row until its process has ended.
    private static void assertSeen(ServerProbe inside, int connections) throws Exception {
        Watched.until(Duration.ofSeconds(10), () -> seen(inside) == connections);
        assertThat(read(inside).value().orElseThrow().limits().max()).isEqualTo(MAX);
    }

    private static long seen(ServerProbe inside) {
        try {
            return read(inside).value().orElseThrow().sessions().stream()
                    .mapToLong(SessionGroup::count)
                    .sum();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Who has sent a name and not yet a password has a connection of the server's.
    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void whoIsLoggingInIsSeenFrom18OnAndNeverTakenForHidden(int major) throws Exception {
        try (Lab lab = start(major);
                Socket _ = halfLoggedIn(lab);
                var granted = new ServerProbe(Watched.fast(Watched.endpoint(lab)))) {
            if (major >= 18) {
                Watched.until(Duration.ofSeconds(10), () -> arriving(granted) == 1);
            }
            assertThat(arriving(granted)).isEqualTo(major >= 18 ? 1 : 0);
            assertThat(read(granted).value().orElseThrow().sessions())
                    .allMatch(g -> g.state().isPresent());
        }
    }

    private static long arriving(ServerProbe probe) {
        try {
            return read(probe).value().orElseThrow().sessions().stream()
                    .filter(SessionGroup::loggingIn)
                    .mapToLong(SessionGroup::count)
                    .sum();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Socket halfLoggedIn(Lab lab) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), lab.postgres().port());
        socket.setSoTimeout(5000);
        byte[] names = "user\0app\0database\0shop\0\0".getBytes(StandardCharsets.UTF_8);
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(8 + names.length);
        out.writeInt(3 << 16); // protocol 3.0
        out.write(names);
        out.flush();
        assertThat(socket.getInputStream().read()).as("asked for a password").isEqualTo('R');
        return socket;
    }
}
