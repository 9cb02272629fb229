package headroom.core.environment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One PostgreSQL cluster: a primary and its standbys under one or several addresses.
///
/// @param hosts where it may be found, at least one; which is the primary is told by what they say
///   they are
/// @param service the section of `pg_service.conf` that filled in what the settings left out
/// @param binding whether the login is bound to the encrypted channel
/// @param pooled whether PgBouncer in transaction mode stands in between: then nothing is prepared
///   and nothing set for the session
/// @param via the bastion that leads to it
/// @param monitor the login for watching, which cannot change anything
/// @param operator the login for acting, opened for one mitigation and closed after it; where there
///   is none the environment can only be watched
public record PostgresEndpoint(
        List<Address> hosts,
        Optional<String> service,
        String database,
        Tls tls,
        Binding binding,
        boolean pooled,
        Optional<Bastion> via,
        Login monitor,
        Optional<Login> operator) {

    /// SCRAM's channel binding, as libpq calls it.
    public enum Binding {
        DISABLE("disable"),
        PREFER("prefer"),
        REQUIRE("require");

        private final String word;

        Binding(String word) {
            this.word = word;
        }

        /// As written in the settings.
        public String word() {
            return word;
        }
    }

    public PostgresEndpoint {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("an endpoint has at least one host");
        }
    }

    /// One server, reached directly, with what holds where the settings say nothing.
    public PostgresEndpoint(
            String host, int port, String database, Login monitor, Optional<Login> operator) {
        this(
                List.of(new Address(host, port)),
                Optional.empty(),
                database,
                Tls.standard(List.of(new Address(host, port))),
                Binding.PREFER,
                false,
                Optional.empty(),
                monitor,
                operator);
    }

    /// The address that stands first.
    public Address first() {
        return hosts.getFirst();
    }

    /// Host and port, as in `db-1.internal:5432`; several separated by commas.
    public String address() {
        return hosts.stream().map(Address::text).collect(Collectors.joining(","));
    }

    /// The same with another encryption.
    public PostgresEndpoint with(Tls other) {
        return new PostgresEndpoint(
                hosts, service, database, other, binding, pooled, via, monitor, operator);
    }

    /// The same under other addresses.
    public PostgresEndpoint at(List<Address> others) {
        return new PostgresEndpoint(
                others, service, database, tls, binding, pooled, via, monitor, operator);
    }

    /// The same with other logins.
    public PostgresEndpoint as(Login watching, Optional<Login> acting) {
        return new PostgresEndpoint(
                hosts, service, database, tls, binding, pooled, via, watching, acting);
    }
}
