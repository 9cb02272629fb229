package headroom.adapters.tls;

import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/// The certificate that we show and its private key: PKCS #8 in PEM or DER, plain or encrypted. The
/// driver itself reads no encrypted key in PEM.
final class ClientKey {

    private static final String KEY = "tls.client.key";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]*)-----(.*?)-----END", Pattern.DOTALL);
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private ClientKey() {}

    static X509ExtendedKeyManager manager(Tls.Client client, Secrets secrets)
            throws ProbeFailure, InterruptedException {
        List<X509Certificate> chain =
                TlsFiles.certificates(
                        TlsFiles.path(client.certificate()), "tls.client.certificate");
        var key = key(client, chain.getFirst().getPublicKey().getAlgorithm(), secrets);
        try {
            char[] unused = "unused".toCharArray(); // the store never leaves this method
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", key, unused, chain.toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, unused);
            return Arrays.stream(factory.getKeyManagers())
                    .filter(X509ExtendedKeyManager.class::isInstance)
                    .map(X509ExtendedKeyManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw TlsFiles.unusable(
                    TlsFiles.path(client.key()), KEY, "does not go with the certificate", e);
        }
    }

    private static PrivateKey key(Tls.Client client, String algorithm, Secrets secrets)
            throws ProbeFailure, InterruptedException {
        Path file = TlsFiles.path(client.key());
        try {
            ownersAlone(file);
            byte[] der = der(file);
            var encoded =
                    plain(der)
                            ? new PKCS8EncodedKeySpec(der)
                            : decrypted(new EncryptedPrivateKeyInfo(der), client, secrets);
            return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (IOException e) {
            throw TlsFiles.unusable(file, KEY, "cannot be read as a key in PKCS #8", e);
        } catch (GeneralSecurityException e) {
            throw TlsFiles.unusable(
                    file, KEY, "is no %s key as the certificate has one".formatted(algorithm), e);
        }
    }

    private static void ownersAlone(Path file) throws IOException, ProbeFailure {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw TlsFiles.unusable(
                        file, KEY, "is readable by others; chmod 600 makes it its owner's", null);
            }
        } catch (UnsupportedOperationException _) {
            // a system without such permissions
        }
    }

    /// The key without its PEM wrapping.
    private static byte[] der(Path file) throws IOException, ProbeFailure {
        byte[] content = TlsFiles.content(file, KEY);
        Matcher pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            return content;
        }
        return switch (pem.group(1)) {
            case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
                    Base64.getMimeDecoder().decode(pem.group(2));
            default ->
                    throw TlsFiles.unusable(
                            file,
                            KEY,
                            "holds a “%s”, not a key in PKCS #8; openssl pkcs8 -topk8 converts it"
                                    .formatted(pem.group(1)),
                            null);
        };
    }

    /// Whether it begins as PrivateKeyInfo does, with a number inside of the sequence, which may be
    /// behind two or more bytes of length.
    private static boolean plain(byte[] der) throws IOException {
        if (der.length < 4) {
            throw new IOException("too short");
        }
        int inner = der[1] < 0 ? 2 + (der[1] & 0x7f) : 2;
        return inner < der.length && der[inner] == 2;
    }

    private static PKCS8EncodedKeySpec decrypted(
            EncryptedPrivateKeyInfo key, Tls.Client client, Secrets secrets)
            throws ProbeFailure, InterruptedException, GeneralSecurityException {
        if (client.password().isEmpty()) {
            throw TlsFiles.unusable(
                    TlsFiles.path(client.key()),
                    KEY,
                    "is encrypted; say as tls.client.password where its passphrase is",
                    null);
        }
        SecretRef reference = client.password().get();
        SecretUse use = SecretUse.passphrase(client.key());
        var spec = new PBEKeySpec(passphrase(secrets, reference, use).toCharArray());
        try {
            String scheme = key.getAlgName();
            SecretKey secret = SecretKeyFactory.getInstance(scheme).generateSecret(spec);
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.DECRYPT_MODE, secret, key.getAlgParameters());
            return key.getKeySpec(cipher);
        } catch (GeneralSecurityException e) {
            secrets.refused(reference, use);
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NO_SECRET,
                            "%s does not open the key %s; correct the passphrase there"
                                    .formatted(reference.text(), Shown.text(client.key(), 300))),
                    e);
        } finally {
            spec.clearPassword();
        }
    }

    private static String passphrase(Secrets secrets, SecretRef reference, SecretUse use)
            throws ProbeFailure, InterruptedException {
        try {
            return secrets.resolve(reference, use).reveal();
        } catch (MissingSecret e) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.NO_SECRET, String.valueOf(e.getMessage())), e);
        }
    }
}
