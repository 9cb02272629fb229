package headroom.core.secret;

/// What a secret is asked for: shown to whoever is asked for it, and the key by which `~/.pgpass`
/// knows a password.
///
/// @param what in words, as in "password of headroom_monitor at db-1.internal:5432"
/// @param host of the server, as it stands in the settings
/// @param database empty where the server has none
/// @param user the account's name
public record SecretUse(String what, String host, int port, String database, String user) {

    /// The password of a login.
    public static SecretUse password(String user, String host, int port, String database) {
        return new SecretUse(
                "password of %s at %s:%d".formatted(user, host, port), host, port, database, user);
    }

    /// The passphrase of a private key.
    public static SecretUse passphrase(String file) {
        return new SecretUse("passphrase of " + file, "", 0, "", "");
    }
}
