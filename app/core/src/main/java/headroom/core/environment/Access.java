package headroom.core.environment;

import headroom.core.secret.Secrets;

/// What it takes to get to a server and into it.
///
/// @param secrets resolves the references of logins
/// @param dial finds the way
public record Access(Secrets secrets, Dial dial) {

    /// Without bastions.
    public static Access direct(Secrets secrets) {
        return new Access(secrets, Dial.DIRECT);
    }
}
