package headroom.adapters.postgres;

import headroom.core.environment.Access;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretUse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Opens connections to one server with one login. Everything that a connection needs to be told
/// goes with the startup packet, so that logging in costs no round trip of ours. The address is
/// built from fields: nobody can smuggle in a property of the driver.
///
/// @param login whose: the one for watching, or an operator's
/// @param access asked for the password each time, so that a changed one is taken up
record Connector(PostgresEndpoint endpoint, Login login, Access access, Limits limits) {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+]?");

    /// More than any answer of ours; a hostile server's huge row ends the connection instead of the
    /// program.
    private static final String LARGEST_ANSWER = "16M";

    /// The same with other limits.
    Connector within(Limits others) {
        return new Connector(endpoint, login, access, others);
    }

    /// Dials and logs in. On a virtual thread an interrupt ends it and closes the socket.
    ///
    /// @throws ProbeFailure where the settings do not lead to a login
    Connection open() throws SQLException, ProbeFailure, InterruptedException {
        Properties properties = properties();
        Connection connection = new Driver().connect(url(), properties);
        if (connection == null) {
            throw new IllegalStateException("the driver does not know its own address");
        }
        try {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(limits.answer().toMillis()));
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private String url() throws ProbeFailure {
        String host = endpoint.first().host();
        if (!HOST.matcher(host).matches()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NOT_CONFIGURED,
                            "“" + Visible.text(host) + "” is not the name of a host"));
        }
        boolean bareIpv6 = host.indexOf(':') >= 0 && host.charAt(0) != '[';
        return "jdbc:postgresql://%s:%d/%s"
                .formatted(
                        bareIpv6 ? "[" + host + "]" : host,
                        endpoint.first().port(),
                        URLEncoder.encode(endpoint.database(), StandardCharsets.UTF_8));
    }

    private Properties properties() throws ProbeFailure, InterruptedException {
        var properties = new Properties();
        PGProperty.USER.set(properties, login.user());
        PGProperty.PASSWORD.set(properties, password());
        PGProperty.APPLICATION_NAME.set(properties, "headroom");
        // Without this the driver sends SET statements after the login.
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "13");
        PGProperty.OPTIONS.set(
                properties,
                "-c statement_timeout=%d -c lock_timeout=500 -c search_path=pg_catalog"
                        .formatted(limits.statement().toMillis()));
        // Prepared on the server from the first use on: one round trip each, and planned once.
        PGProperty.PREPARE_THRESHOLD.set(properties, 1);
        PGProperty.MAX_RESULT_BUFFER.set(properties, LARGEST_ANSWER);
        // No loginTimeout: with it the driver dials on a thread of its own that no interrupt
        // reaches.
        PGProperty.CONNECT_TIMEOUT.set(properties, wholeSeconds(limits.login()));
        PGProperty.SOCKET_TIMEOUT.set(properties, wholeSeconds(limits.login()));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        encrypt(properties);
        return properties;
    }

    /// Verified encryption unless the server is on this machine.
    private void encrypt(Properties properties) {
        if (endpoint.first().loopback()) {
            PGProperty.SSL_MODE.set(properties, "prefer");
            return;
        }
        PGProperty.SSL_MODE.set(properties, "verify-full");
        if (!Files.exists(Path.of(System.getProperty("user.home", ""), ".postgresql/root.crt"))) {
            // No authority named the way libpq does it: those that this Java trusts.
            PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }

    private String password() throws ProbeFailure, InterruptedException {
        try {
            return access.secrets()
                    .resolve(
                            login.password(),
                            SecretUse.password(
                                    login.user(),
                                    endpoint.first().host(),
                                    endpoint.first().port(),
                                    endpoint.database()))
                    .reveal();
        } catch (MissingSecret e) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.NO_SECRET, String.valueOf(e.getMessage())), e);
        }
    }

    private static int wholeSeconds(Duration length) {
        return Math.max(1, Math.toIntExact(length.plusMillis(999).toSeconds()));
    }
}
