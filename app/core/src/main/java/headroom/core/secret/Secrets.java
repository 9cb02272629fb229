package headroom.core.secret;

/// Resolves references. Implemented by an adapter; may block for as long as a file, a keychain or a
/// command takes; an interrupt ends the wait.
@FunctionalInterface
public interface Secrets {

    /// The secret's present value. What is cheap to find is looked up anew each time, so that a
    /// rotation is taken up.
    ///
    /// @throws MissingSecret when the reference leads nowhere, or nobody has answered yet
    Secret resolve(SecretRef reference, SecretUse use) throws MissingSecret, InterruptedException;

    /// The server did not take it: whatever was remembered is forgotten, and asked for anew with
    /// the next [Secrets#resolve].
    default void refused(SecretRef reference, SecretUse use) {}
}
