package headroom.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/// A pair of keys as OpenSSH knows them: a user's, or a host's.
public record SshKey(KeyPair pair) {

    /// A new pair for Ed25519, of whichever provider SSHD has for it: Bouncy Castle, or one that
    /// was registered.
    public static SshKey ed25519() throws IOException {
        try {
            return new SshKey(
                    SecurityUtils.getKeyPairGenerator(SecurityUtils.ED25519).generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make a pair of keys", e);
        }
    }

    /// A new pair for RSA, which old bastions ask for.
    public static SshKey rsa() throws IOException {
        return made(KeyPairProvider.SSH_RSA, 3072);
    }

    private static SshKey made(String type, int bits) throws IOException {
        try {
            return new SshKey(KeyUtils.generateKeyPair(type, bits));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make a pair of keys", e);
        }
    }

    /// Writes the private key in OpenSSH's own format into a new file that only its owner can read.
    public Path write(Path file) throws IOException {
        return write(file, Optional.empty());
    }

    /// Writes the private key encrypted with a passphrase.
    public Path write(Path file, String passphrase) throws IOException {
        return write(file, Optional.of(passphrase));
    }

    private Path write(Path file, Optional<String> passphrase) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = bytes) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                    pair, "lab", encryption(passphrase), out);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot write the key", e);
        }
        LabFolder.secret(file, bytes.toByteArray());
        return file;
    }

    private static OpenSSHKeyEncryptionContext encryption(Optional<String> passphrase) {
        var context = new OpenSSHKeyEncryptionContext();
        context.setPassword(passphrase.orElse(""));
        context.setCipherName(OpenSSHKeyEncryptionContext.AES);
        context.setCipherType("256");
        context.setCipherMode("CTR");
        return context;
    }

    /// The public key as in `authorized_keys`, and after the host in `known_hosts`.
    public String line() {
        return PublicKeyEntry.toString(pair.getPublic());
    }

    /// The public key's fingerprint, as in `SHA256:…`.
    public String fingerprint() {
        return KeyUtils.getFingerPrint(pair.getPublic());
    }

    /// Without the private key.
    @Override
    public String toString() {
        return "SshKey[" + fingerprint() + "]";
    }
}
