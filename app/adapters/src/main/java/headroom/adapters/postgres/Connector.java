package headroom.adapters.postgres;

import headroom.adapters.tls.CertificateNames;
import headroom.adapters.tls.EncryptedSockets;
import headroom.adapters.tls.Encryption;
import headroom.adapters.wire.CountedSockets;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Tally;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Opens connections to the servers of one endpoint with one login. The address is built from
/// fields: nobody can smuggle in a property of the driver.
///
/// @param login whose: the one for watching, or an operator's
/// @param access asked for the password each time, so that a changed one is taken up
/// @param hosts which of the servers; shared by those that are to be on the same one
record Connector(
        PostgresEndpoint endpoint, Login login, Access access, Limits limits, Hosts hosts) {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+]?");

    /// Opening a tunnel is several round trips to another machine.
    private static final Duration TUNNELLED = Duration.ofSeconds(10);

    /// One for all: each reads the class path for defaults once.
    private static final Driver DRIVER = new Driver();

    private static final Duration ANOTHER_HOST = Duration.ofSeconds(1);
    private static final int OTHERS_AT_MOST = 4;

    /// The same with other limits.
    Connector within(Limits others) {
        return new Connector(endpoint, login, access, others, hosts);
    }

    /// To one of the hosts, whatever it says it is.
    Connector to(Address host, Limits others) {
        return new Connector(endpoint, login, access, others, hosts.only(host));
    }

    /// How long logging in may take, on the way that there is.
    Duration loginTime() {
        int others = Math.min(hosts.count() - 1, OTHERS_AT_MOST);
        Duration direct = limits.login().plus(ANOTHER_HOST.multipliedBy(others));
        return endpoint.via().isPresent() && direct.compareTo(TUNNELLED) < 0 ? TUNNELLED : direct;
    }

    /// The most that a use of the connection takes in all. A socket's timeout counts from each byte
    /// anew, so that it alone ends nothing that drips.
    Duration total() {
        return loginTime().plus(limits.answer());
    }

    Startup startup() {
        return Startup.of(endpoint, limits);
    }

    /// Dials and logs in. On a virtual thread an interrupt ends it and closes the socket.
    ///
    /// @param have a connection to a standby, which is good enough if there is no primary
    /// @throws ProbeFailure where no host lets us in, or the settings do not lead to a login
    Berth open(Optional<Berth> have) throws ProbeFailure, InterruptedException {
        return hosts.choose(have, loginTime(), this::open, this::standby);
    }

    private Connection open(Address host) throws ProbeFailure, InterruptedException {
        try {
            Connection connection = connect(host);
            try {
                Versions.check(connection, host, hosts);
                connection.setNetworkTimeout(
                        Runnable::run, Math.toIntExact(limits.answer().toMillis()));
            } catch (SQLException | ProbeFailure e) {
                Berth.end(connection);
                throw e;
            }
            return connection;
        } catch (SQLException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException)
                        new InterruptedException("gave up on " + host).initCause(e);
            }
            String words = Reasons.serverWords(e).orElse("");
            if (LoginRefusal.wrongPassword(Reasons.state(e), words)) {
                access.secrets().refused(login.password(), use(host));
            }
            throw new ProbeFailure(new Reasons(this, host).opening(e), e);
        } catch (OutOfMemoryError e) {
            throw new ProbeFailure(Reasons.impossible(host), e);
        }
    }

    private Connection connect(Address host)
            throws SQLException, ProbeFailure, InterruptedException {
        if (!HOST.matcher(host.host()).matches()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NOT_CONFIGURED,
                            "“" + Visible.text(host.host()) + "” is not the name of a host"));
        }
        Properties properties = properties(host);
        Address near = access.dial().reach(host, endpoint.via(), loginTime());
        if (!near.equals(host)) {
            Detour.lead(properties, near);
        }
        Optional<Encryption> encryption = Encryption.asLibpq(endpoint.tls(), access.secrets());
        return EncryptedSockets.use(
                        encryption,
                        host,
                        properties,
                        () -> Optional.ofNullable(DRIVER.connect(url(host), properties)))
                .orElseThrow(() ->
                        new IllegalStateException("the driver does not know its own address"));
    }

    /// The driver compares numbers with a certificate's as texts, hence the long form.
    private String url(Address host) {
        Optional<InetAddress> number = CertificateNames.number(host.host());
        Address known =
                number.isPresent() ? new Address(number.get().getHostAddress(), host.port()) : host;
        return "jdbc:postgresql://%s/%s"
                .formatted(
                        known.text(),
                        URLEncoder.encode(endpoint.database(), StandardCharsets.UTF_8));
    }

    private Properties properties(Address host) throws ProbeFailure, InterruptedException {
        var properties = new Properties();
        PGProperty.USER.set(properties, login.user());
        PGProperty.PASSWORD.set(properties, password(host));
        startup().tell(properties);
        // No loginTimeout: with it the driver dials on a thread of its own that no interrupt
        // reaches.
        PGProperty.CONNECT_TIMEOUT.set(properties, wholeSeconds(loginTime()));
        PGProperty.SOCKET_TIMEOUT.set(properties, wholeSeconds(loginTime()));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.SSL_MODE.set(properties, endpoint.tls().mode().word());
        PGProperty.SOCKET_FACTORY.set(properties, CountedSockets.class.getName());
        PGProperty.CHANNEL_BINDING.set(properties, endpoint.binding().word());
        return properties;
    }

    private String password(Address host) throws ProbeFailure, InterruptedException {
        try {
            return access.secrets().resolve(login.password(), use(host)).reveal();
        } catch (MissingSecret e) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.NO_SECRET, String.valueOf(e.getMessage())), e);
        }
    }

    /// A login has one password on all hosts, so that nobody is asked for it twice; only
    /// `~/.pgpass` tells hosts apart.
    private SecretUse use(Address host) {
        Address known = login.password() instanceof SecretRef.Pgpass ? host : endpoint.first();
        return SecretUse.password(login.user(), known.host(), known.port(), endpoint.database());
    }

    private boolean standby(Connection connection, Address host)
            throws ProbeFailure, InterruptedException {
        Tally.sends(1);
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
            return rows.next() && rows.getBoolean(1);
        } catch (SQLException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException)
                        new InterruptedException("gave up on " + host).initCause(e);
            }
            throw new ProbeFailure(new Reasons(this, host).open(e), e);
        }
    }

    private static int wholeSeconds(Duration length) {
        return Math.max(1, Math.toIntExact(length.plusMillis(999).toSeconds()));
    }
}
