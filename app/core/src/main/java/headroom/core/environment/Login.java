package headroom.core.environment;

import headroom.core.secret.SecretRef;

/// One account on a server.
///
/// @param user the account's name
/// @param password where its password is found
public record Login(String user, SecretRef password) {}
