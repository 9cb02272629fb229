package headroom.core.secret;

/// Resolves references. Implemented by an adapter; may block for as long as a file takes to read.
@FunctionalInterface
public interface Secrets {

    /// The secret's present value, looked up anew each time so that a rotation is taken up.
    ///
    /// @throws MissingSecret when the reference leads nowhere
    Secret resolve(SecretRef reference) throws MissingSecret;
}
