package headroom.adapters.pgbouncer;

import headroom.adapters.tls.EncryptedSockets;
import headroom.adapters.tls.Encryption;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretUse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Opens the admin console of one PgBouncer. The address is built from fields: nobody can smuggle
/// in a property of the driver.
///
/// @param within how long dialling and logging in may take
record Opening(PgBouncerEndpoint endpoint, Access access, Duration within) {

    /// The console is a database of this name.
    static final String CONSOLE = "pgbouncer";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+]?");
    private static final String LARGEST_ANSWER = "16M";

    /// The driver writes at each login, to the terminal, that it does not know PgBouncer's version.
    private static final Logger CHATTER = Logger.getLogger("org.postgresql.jdbc.PgConnection");

    static {
        CHATTER.setLevel(Level.SEVERE);
    }

    /// One for all: each reads the class path for defaults once.
    private static final Driver DRIVER = new Driver();

    Console open() throws SQLException, ProbeFailure, InterruptedException {
        Address server = endpoint.address();
        if (!HOST.matcher(server.host()).matches()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NOT_CONFIGURED,
                            "“%s” is not the name of a host".formatted(Shown.text(server.host()))));
        }
        Properties properties = properties();
        Optional<Encryption> encryption = Encryption.asLibpq(endpoint.tls(), access.secrets());
        Address near = access.dial().reach(server, endpoint.via(), within);
        Connection connection =
                ScopedValue.where(Way.TAKEN, new Way(near, within))
                        .call(() ->
                                EncryptedSockets.use(
                                        encryption,
                                        server,
                                        properties,
                                        () ->
                                                Optional.ofNullable(
                                                        DRIVER.connect(url(), properties))))
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "the driver does not know its own address"));
        return new Console(connection);
    }

    private String url() {
        return "jdbc:postgresql://%s/%s".formatted(endpoint.address().text(), CONSOLE);
    }

    /// The console knows no SET and no prepared statements.
    private Properties properties() throws ProbeFailure, InterruptedException {
        var properties = new Properties();
        PGProperty.USER.set(properties, endpoint.stats().user());
        PGProperty.PASSWORD.set(properties, password());
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.REPLICATION.set(properties, "false");
        PGProperty.APPLICATION_NAME.set(properties, "headroom");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "9.0");
        PGProperty.MAX_RESULT_BUFFER.set(properties, LARGEST_ANSWER);
        // No loginTimeout: with it the driver dials on a thread of its own that no interrupt
        // reaches.
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds());
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds());
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.SOCKET_FACTORY.set(properties, PlainSockets.class.getName());
        // What is verified is up to the factory; the driver decides whether to encrypt.
        PGProperty.SSL_MODE.set(
                properties,
                switch (endpoint.tls().mode()) {
                    case DISABLE -> "disable";
                    case PREFER -> "prefer";
                    case REQUIRE, VERIFY_CA, VERIFY_FULL -> "require";
                });
        return properties;
    }

    private int seconds() {
        return Math.max(1, Math.toIntExact(within.plusMillis(999).toSeconds()));
    }

    private String password() throws ProbeFailure, InterruptedException {
        try {
            return access.secrets().resolve(endpoint.stats().password(), use(endpoint)).reveal();
        } catch (MissingSecret e) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.NO_SECRET, String.valueOf(e.getMessage())), e);
        }
    }

    static SecretUse use(PgBouncerEndpoint endpoint) {
        return SecretUse.password(
                endpoint.stats().user(),
                endpoint.address().host(),
                endpoint.address().port(),
                CONSOLE);
    }
}
