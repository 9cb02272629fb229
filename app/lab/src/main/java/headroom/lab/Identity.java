package headroom.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/// A certificate and its private key, in memory and as files of one folder. The key's files are
/// readable by their owner alone.
///
/// @param name what its files are called, before their endings
public record Identity(Path folder, String name, X509Certificate certificate, PrivateKey key) {

    /// The certificate as PEM.
    public Path certificateFile() {
        return folder.resolve(name + ".crt");
    }

    /// The private key as PEM, in PKCS#8.
    public Path keyFile() {
        return folder.resolve(name + ".key");
    }

    /// The private key as DER, in PKCS#8.
    public Path derKeyFile() {
        return folder.resolve(name + ".pk8");
    }

    /// Certificate and key as Java's own servers and clients take them.
    ///
    /// @param password what the key is read with
    public KeyStore keyStore(char[] password) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(name, key, password, new Certificate[] {certificate});
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot store the key of " + name, e);
        }
    }

    KeyManager[] keyManagers() throws IOException {
        try {
            char[] unused = {};
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(unused), unused);
            return keys.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use the key of " + name, e);
        }
    }

    void write() throws IOException {
        try {
            Files.writeString(certificateFile(), pem("CERTIFICATE", certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot write the certificate of " + name, e);
        }
        byte[] pem = pem("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.UTF_8);
        LabFolder.secret(keyFile(), pem);
        LabFolder.secret(derKeyFile(), key.getEncoded());
    }

    private static String pem(String what, byte[] der) {
        String lines =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    @Override
    public String toString() {
        return "Identity[" + certificateFile() + "]";
    }
}
