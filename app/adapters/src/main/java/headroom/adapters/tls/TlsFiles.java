package headroom.adapters.tls;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files that settings of TLS name.
final class TlsFiles {

    private static final int LARGEST = 4 << 20;
    private static final int LONGEST_NAME = 300;

    private TlsFiles() {}

    /// A file as the settings name it, from the home folder on where it begins with `~/`.
    static Path path(String written) {
        return written.startsWith("~/")
                ? Path.of(System.getProperty("user.home", ""), written.substring(2))
                : Path.of(written);
    }

    /// The certificates in a PEM file, at least one.
    ///
    /// @param key which setting names the file
    static List<X509Certificate> certificates(Path file, String key) throws ProbeFailure {
        try {
            List<X509Certificate> all =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content(file, key)))
                            .stream()
                            .map(TlsFiles::x509)
                            .toList();
            if (all.isEmpty()) {
                throw unusable(file, key, "holds no certificate", null);
            }
            return all;
        } catch (IOException e) {
            throw unusable(file, key, "cannot be read", e);
        } catch (CertificateException e) {
            throw unusable(file, key, "holds no certificate in PEM", e);
        }
    }

    /// What it holds, unless that is more than certificates or keys are.
    static byte[] content(Path file, String key) throws IOException, ProbeFailure {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw unusable(file, key, "is too large for certificates or keys", null);
            }
            return bytes;
        }
    }

    private static X509Certificate x509(Certificate certificate) {
        return (X509Certificate) certificate;
    }

    static ProbeFailure unusable(Path file, String key, String why, @Nullable Exception cause) {
        var reason =
                new Reason(
                        Reason.Kind.NOT_CONFIGURED,
                        "%s, which the settings name as %s, %s"
                                .formatted(Shown.text(file.toString(), LONGEST_NAME), key, why));
        return cause == null ? new ProbeFailure(reason) : new ProbeFailure(reason, cause);
    }
}
