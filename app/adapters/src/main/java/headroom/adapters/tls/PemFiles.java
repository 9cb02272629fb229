package headroom.adapters.tls;

import headroom.core.environment.Tls;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Certificates and keys, read anew each time, so that renewed ones are taken up.
final class PemFiles {

    private static final long LARGEST = 4 << 20;
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private PemFiles() {}

    /// All certificates of a file, at least one.
    static List<Certificate> certificates(String file) throws BadTlsFile {
        List<Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem pem : Pem.all(new String(content(file), StandardCharsets.ISO_8859_1))) {
                if (pem.label().endsWith("CERTIFICATE")) {
                    found.add(factory.generateCertificate(new ByteArrayInputStream(pem.der())));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new BadTlsFile("%s holds a certificate that cannot be read".formatted(file), e);
        }
        if (found.isEmpty()) {
            throw new BadTlsFile(
                    "%s holds no certificate; expected is PEM: -----BEGIN CERTIFICATE-----"
                            .formatted(file));
        }
        return found;
    }

    static PrivateKey key(Tls.Client client, Secrets secrets)
            throws BadTlsFile, MissingSecret, InterruptedException {
        String file = client.key();
        byte[] content = content(file);
        List<Pem> blocks = Pem.all(new String(content, StandardCharsets.ISO_8859_1));
        try {
            for (Pem pem : blocks) {
                switch (pem.label()) {
                    case "PRIVATE KEY" -> {
                        return plain(pem.der());
                    }
                    case "ENCRYPTED PRIVATE KEY" -> {
                        return encrypted(pem.der(), client, secrets);
                    }
                    default -> {
                        if (pem.label().endsWith("PRIVATE KEY")) {
                            throw new BadTlsFile(
                                    "%s holds a key of another kind (%s); convert it: openssl pkcs8 -topk8 -in KEY -out NEW"
                                            .formatted(file, pem.label()));
                        }
                    }
                }
            }
            if (!blocks.isEmpty()) {
                throw new BadTlsFile(file + " holds no private key");
            }
            return client.password().isPresent()
                    ? encrypted(content, client, secrets)
                    : plain(content);
        } catch (InvalidKeySpecException | IllegalArgumentException | IOException e) {
            throw new BadTlsFile(
                    "%s holds no private key that can be read; expected is PKCS #8 in PEM or DER"
                            .formatted(file),
                    e);
        }
    }

    private static PrivateKey plain(byte[] der) throws InvalidKeySpecException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException _) {
                // a key of another algorithm
            }
        }
        throw new InvalidKeySpecException("none of " + ALGORITHMS);
    }

    private static PrivateKey encrypted(byte[] der, Tls.Client client, Secrets secrets)
            throws IOException,
                    InvalidKeySpecException,
                    BadTlsFile,
                    MissingSecret,
                    InterruptedException {
        SecretRef reference =
                client.password()
                        .orElseThrow(() ->
                                new BadTlsFile(
                                        client.key()
                                                + " is encrypted; say where its password"
                                                + " is found: tls.client.password"));
        SecretUse use = SecretUse.passphrase(client.key());
        char[] password = secrets.resolve(reference, use).reveal().toCharArray();
        var spec = new PBEKeySpec(password);
        try {
            var info = new EncryptedPrivateKeyInfo(der);
            // for PBES2 the parameters name the cipher, the algorithm's own name does not
            String algorithm =
                    info.getAlgParameters() == null
                            ? info.getAlgName()
                            : String.valueOf(info.getAlgParameters());
            return plain(
                    info.getKeySpec(SecretKeyFactory.getInstance(algorithm).generateSecret(spec))
                            .getEncoded());
        } catch (InvalidKeyException e) {
            secrets.refused(reference, use);
            throw new BadTlsFile(
                    "the password of %s is not the one in %s"
                            .formatted(client.key(), reference.text()),
                    e);
        } catch (GeneralSecurityException e) {
            if (e instanceof InvalidKeySpecException unread) {
                throw unread;
            }
            throw new BadTlsFile(
                    "%s is encrypted in a way that Java does not know; convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc"
                            .formatted(client.key()),
                    e);
        } finally {
            spec.clearPassword();
            Arrays.fill(password, '\0');
        }
    }

    private static byte[] content(String file) throws BadTlsFile {
        Path path = Path.of(file);
        try {
            if (Files.size(path) > LARGEST) {
                throw new BadTlsFile(file + " is too large for certificates or keys");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new BadTlsFile("there is no file " + file, e);
        } catch (IOException e) {
            throw new BadTlsFile(file + " cannot be read; whose is it?", e);
        }
    }
}
