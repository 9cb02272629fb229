package headroom.adapters.tunnel;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/// A private key in a file: OpenSSH's format, or PEM (PKCS#1, SEC 1, PKCS#8), each encrypted or
/// not.
final class KeyFile {

    private static final String ENCRYPTED_PKCS8 = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    private final Path file;
    private final Optional<SecretRef> passphrase;
    private final Secrets secrets;
    private final SecretUse use;

    KeyFile(Path file, Optional<SecretRef> passphrase, Secrets secrets) {
        this.file = file;
        this.passphrase = passphrase;
        this.secrets = secrets;
        this.use = SecretUse.passphrase(file.toString());
    }

    /// The key; the passphrase is looked up only if the file is encrypted.
    KeyPair read() throws ProbeFailure, InterruptedException {
        OwnFile.refuseOthers(file, "key file");
        String text = OwnFile.text(file, "key file");
        if (text.startsWith("PuTTY-User-Key-File")) {
            throw failure(
                    "%1$s is in PuTTY's format; run: puttygen %1$s -O private-openssh -o id_headroom");
        }
        boolean encrypted = encrypted(text);
        Optional<String> phrase = encrypted ? Optional.of(phrase()) : Optional.empty();
        try {
            return pair(text, phrase);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (phrase.isEmpty()) {
                throw unreadable();
            }
            passphrase.ifPresent(reference -> secrets.refused(reference, use));
            throw failure(
                    "the passphrase does not open the key file %s; correct what "
                            + passphrase.map(SecretRef::text).orElse("").replace("%", "%%")
                            + " leads to");
        }
    }

    private KeyPair pair(String text, Optional<String> phrase)
            throws IOException, GeneralSecurityException, ProbeFailure {
        String readable =
                phrase.isPresent() && text.contains(ENCRYPTED_PKCS8)
                        ? decrypted(text, phrase.get())
                        : text;
        FilePasswordProvider provider = (_, _, _) -> phrase.orElse("");
        Iterable<KeyPair> found =
                SecurityUtils.loadKeyPairIdentities(
                        null,
                        NamedResource.ofName(file.toString()),
                        new ByteArrayInputStream(readable.getBytes(StandardCharsets.UTF_8)),
                        provider);
        if (found == null || !found.iterator().hasNext()) {
            throw unreadable();
        }
        return found.iterator().next();
    }

    private ProbeFailure unreadable() {
        return failure(
                "%1$s holds no private key that Headroom can read (OpenSSH's format or PEM; RSA, ECDSA or ed25519);"
                        + " if ssh takes it, run: ssh-keygen -p -f %1$s");
    }

    private String phrase() throws ProbeFailure, InterruptedException {
        if (passphrase.isEmpty()) {
            throw failure(
                    "the key file %s is encrypted, and the settings name no passphrase (passphrase: beside key:);"
                            + " an agent would do, too");
        }
        try {
            return secrets.resolve(passphrase.get(), use).reveal();
        } catch (MissingSecret e) {
            throw new ProbeFailure(new Reason(Reason.Kind.NO_SECRET, Waiting.words(e)), e);
        }
    }

    private static boolean encrypted(String text) {
        if (text.contains(ENCRYPTED_PKCS8) || text.contains("Proc-Type: 4,ENCRYPTED")) {
            return true;
        }
        if (!text.contains("-----BEGIN OPENSSH PRIVATE KEY-----")) {
            return false;
        }
        try {
            // openssh-key-v1, NUL, length and name of the cipher: PROTOCOL.key of OpenSSH
            byte[] bytes = body(text);
            return bytes.length > 23
                    && !new String(bytes, 19, 4, StandardCharsets.US_ASCII).equals("none");
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// PKCS#8 encrypted by a passphrase (RFC 8018), as an open one: the library does that with
    /// Bouncy Castle alone.
    private static String decrypted(String text, String phrase)
            throws IOException, GeneralSecurityException {
        var info = new EncryptedPrivateKeyInfo(body(text));
        // getAlgName says no more than PBES2
        String algorithm = info.getAlgParameters().toString();
        var key =
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec(phrase.toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
        byte[] open = info.getKeySpec(cipher).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(open)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static byte[] body(String pem) {
        int start = pem.indexOf("-----\n", pem.indexOf("-----BEGIN") + 10);
        int end = pem.indexOf("-----END");
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no PEM");
        }
        return Base64.getMimeDecoder().decode(pem.substring(start + 6, end));
    }

    private ProbeFailure failure(String detail) {
        return new ProbeFailure(new Reason(Reason.Kind.NO_SECRET, detail.formatted(file)));
    }
}
