package headroom.lab;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs the certificates of tests, good ones and bad ones. Two authorities do not know each other,
/// so a second one is the unknown.
///
/// It needs Bouncy Castle on the class path, which the program itself does not carry.
public final class Authority {

    private static final Duration VALID = Duration.ofDays(30);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final Identity self;

    private Authority(Path folder, Identity self) {
        this.folder = folder;
        this.self = self;
    }

    /// Makes an authority whose certificate, and those that it signs, are written into a folder.
    ///
    /// @param name what it is called, and its certificate's file
    public static Authority in(Path folder, String name) throws IOException {
        KeyPair keys = keys();
        X509v3CertificateBuilder builder =
                builder(subject(name), subject(name), keys, Instant.now());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        } catch (CertIOException e) {
            throw new IOException("cannot make the certificate of " + name, e);
        }
        return new Authority(folder, identity(folder, name, builder, keys, keys));
    }

    /// Its own certificate, as PEM: what a client trusts.
    public Path file() {
        return self.certificateFile();
    }

    /// Its own certificate.
    public X509Certificate certificate() {
        return self.certificate();
    }

    /// A server's certificate.
    ///
    /// @param names DNS names and IP addresses that it is good for; the first names its files
    public Identity server(String... names) throws IOException {
        return signed(names[0], List.of(names), KeyPurposeId.id_kp_serverAuth, Instant.now());
    }

    /// A server's certificate whose time was over yesterday.
    public Identity expired(String... names) throws IOException {
        Instant begin = Instant.now().minus(VALID).minus(Duration.ofDays(1));
        return signed(names[0] + "-expired", List.of(names), KeyPurposeId.id_kp_serverAuth, begin);
    }

    /// A client's certificate.
    ///
    /// @param commonName the account that it stands for
    public Identity client(String commonName) throws IOException {
        return signed(commonName, List.of(), KeyPurposeId.id_kp_clientAuth, Instant.now());
    }

    /// A server's certificate that nobody signed but itself.
    public static Identity selfSigned(Path folder, String... names) throws IOException {
        KeyPair keys = keys();
        String name = names[0] + "-self-signed";
        X509v3CertificateBuilder builder =
                builder(subject(names[0]), subject(names[0]), keys, Instant.now());
        extend(builder, List.of(names), KeyPurposeId.id_kp_serverAuth);
        return identity(folder, name, builder, keys, keys);
    }

    /// What a Java client needs to trust its servers.
    ///
    /// @param client what the client shows of itself
    public SSLContext context(Optional<Identity> client) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(self.name(), certificate());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyManager[] shown = {};
            if (client.isPresent()) {
                shown = client.get().keyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown, trust.getTrustManagers(), RANDOM);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot trust " + self.name(), e);
        }
    }

    private Identity signed(String name, List<String> names, KeyPurposeId purpose, Instant begin)
            throws IOException {
        KeyPair keys = keys();
        String commonName = names.isEmpty() ? name : names.getFirst();
        X509v3CertificateBuilder builder =
                builder(
                        self.certificate().getSubjectX500Principal(),
                        subject(commonName),
                        keys,
                        begin);
        extend(builder, names, purpose);
        KeyPair signer = new KeyPair(self.certificate().getPublicKey(), self.key());
        return identity(folder, name, builder, keys, signer);
    }

    private static void extend(
            X509v3CertificateBuilder builder, List<String> names, KeyPurposeId purpose)
            throws IOException {
        try {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            if (!names.isEmpty()) {
                List<GeneralName> all = new ArrayList<>();
                for (String name : names) {
                    boolean address = ADDRESS.matcher(name).matches();
                    int kind = address ? GeneralName.iPAddress : GeneralName.dNSName;
                    all.add(new GeneralName(kind, name));
                }
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(all.toArray(GeneralName[]::new)));
            }
        } catch (CertIOException e) {
            throw new IOException("cannot make a certificate for " + names, e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, KeyPair keys, Instant begin) {
        // A day earlier, for clocks that differ.
        Instant from = begin.minus(Duration.ofDays(1));
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(64, RANDOM),
                Date.from(from),
                Date.from(begin.plus(VALID)),
                subject,
                keys.getPublic());
    }

    private static X500Principal subject(String commonName) {
        return new X500Principal("CN=" + commonName);
    }

    private static Identity identity(
            Path folder,
            String name,
            X509v3CertificateBuilder builder,
            KeyPair keys,
            KeyPair signer)
            throws IOException {
        try {
            var signature =
                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
            X509Certificate certificate =
                    new JcaX509CertificateConverter().getCertificate(builder.build(signature));
            var identity = new Identity(folder, name, certificate, keys.getPrivate());
            identity.write();
            return identity;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot sign the certificate of " + name, e);
        }
    }

    private static KeyPair keys() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make a pair of keys", e);
        }
    }
}
