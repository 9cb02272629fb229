package headroom.lab;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a PgBouncer of a lab is like.
///
/// @param mode the pools' mode, `transaction` or `session`
/// @param poolSize the connections to PostgreSQL for each user and database
/// @param users further accounts that it lets in, with their passwords
/// @param certificate what it shows to clients, which must then use TLS
public record PgBouncerOptions(
        String mode, int poolSize, Map<String, String> users, Optional<Identity> certificate) {

    public PgBouncerOptions {
        users = Map.copyOf(users);
    }

    /// A server connection is lent for a transaction.
    public static PgBouncerOptions transaction() {
        return new PgBouncerOptions("transaction", 4, Map.of(), Optional.empty());
    }

    /// A server connection is lent for as long as the client stays.
    public static PgBouncerOptions session() {
        return new PgBouncerOptions("session", 4, Map.of(), Optional.empty());
    }

    /// With pools of another size.
    public PgBouncerOptions poolSize(int connections) {
        return new PgBouncerOptions(mode, connections, users, certificate);
    }

    /// With one more account, which PostgreSQL knows by the same password.
    public PgBouncerOptions user(String name, String password) {
        var more = new HashMap<>(users);
        more.put(name, password);
        return new PgBouncerOptions(mode, poolSize, more, certificate);
    }

    /// With TLS towards the clients.
    public PgBouncerOptions tls(Identity server) {
        return new PgBouncerOptions(mode, poolSize, users, Optional.of(server));
    }

    /// Without the passwords.
    @Override
    public String toString() {
        return "PgBouncerOptions[" + mode + ", " + poolSize + ", " + users.keySet() + "]";
    }
}
