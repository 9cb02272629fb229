package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Access;
import headroom.core.environment.Dial;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Tls;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import headroom.lab.Authority;
import headroom.lab.Identity;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Keys of client certificates in the forms in which they are handed out.
@Timeout(60)
class ClientKeyTest {

    private static final String PASSPHRASE = "a passphrase";

    private static final byte[] PBES2 = HexFormat.of().parseHex("06092a864886f70d01050d");

    @TempDir static Path folder;
    private static Lab lab;
    private static Authority known;
    private static Identity client;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        known = Authority.in(folder, "known");
        client = known.client("cert_user");
        run(lab, "CREATE ROLE cert_user LOGIN IN ROLE pg_monitor");
        lab.postgres().tls(known.server("127.0.0.1"), known);
        lab.postgres().rules("hostssl all cert_user 127.0.0.1/32 cert");
    }

    @AfterAll
    static void end() throws Exception {
        lab.close();
    }

    private static Optional<Reason> failure(Path key, Optional<SecretRef> password)
            throws InterruptedException {
        return failure(key, password, Watched.ACCESS);
    }

    private static Optional<Reason> failure(Path key, Optional<SecretRef> password, Access access)
            throws InterruptedException {
        PostgresEndpoint endpoint =
                Variant.showing(
                        Watched.as(Variant.verified(Watched.endpoint(lab), known), "cert_user"),
                        new Tls.Client(
                                client.certificateFile().toString(), key.toString(), password));
        try (var probe = new ServerProbe(Watched.link(endpoint, access, Watched.PATIENT))) {
            return read(probe).failure();
        }
    }

    private static byte[] encrypted() throws Exception {
        String scheme = "PBEWithHmacSHA256AndAES_256"; // as openssl pkcs8 -topk8 makes them
        var cipher = Cipher.getInstance(scheme);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(scheme)
                        .generateSecret(new PBEKeySpec(PASSPHRASE.toCharArray())));
        byte[] algorithm = sequence(PBES2, cipher.getParameters().getEncoded());
        byte[] key = tagged(4, cipher.doFinal(client.key().getEncoded()));
        return sequence(algorithm, key);
    }

    private static byte[] sequence(byte[] first, byte[] second) {
        return tagged(
                0x30,
                ByteBuffer.allocate(first.length + second.length).put(first).put(second).array());
    }

    private static byte[] tagged(int tag, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .put((byte) tag)
                .put((byte) 0x82)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static Path write(String name, byte[] content) throws Exception {
        Path file = folder.resolve(name);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, content);
    }

    private static Path pem(String name, String label, byte[] der) throws Exception {
        String text =
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(label, Base64.getMimeEncoder().encodeToString(der));
        return write(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void plainAndEncryptedKeysInPemAndDerLogIn() throws Exception {
        var passphrase = Optional.<SecretRef>of(new SecretRef.Env(PASSPHRASE));
        byte[] encrypted = encrypted();
        assertThat(failure(client.keyFile(), Optional.empty())).isEmpty();
        assertThat(failure(client.derKeyFile(), Optional.empty())).isEmpty();
        assertThat(failure(write("locked.pk8", encrypted), passphrase)).isEmpty();
        assertThat(failure(pem("locked.key", "ENCRYPTED PRIVATE KEY", encrypted), passphrase))
                .isEmpty();
    }

    @Test
    void aWrongPassphraseIsToldAndForgotten() throws Exception {
        var refused = new ArrayList<SecretRef>();
        var secrets =
                new Secrets() {
                    @Override
                    public Secret resolve(SecretRef reference, SecretUse use) throws MissingSecret {
                        return new Secret("wrong");
                    }

                    @Override
                    public void refused(SecretRef reference, SecretUse use) {
                        refused.add(reference);
                    }
                };
        var prompt = new SecretRef.Prompt();
        Path key = pem("wrong.key", "ENCRYPTED PRIVATE KEY", encrypted());
        assertThat(failure(key, Optional.of(prompt), new Access(secrets, Dial.DIRECT)))
                .contains(
                        new Reason(
                                Reason.Kind.NO_SECRET,
                                "prompt does not open the key "
                                        + key
                                        + "; correct the passphrase there"));
        assertThat(refused).isEqualTo(List.of(prompt));
    }

    @Test
    void aKeyThatCannotBeUsedSaysWhy() throws Exception {
        byte[] der = client.key().getEncoded();
        unusable(folder.resolve("none.key"), "cannot be read as a key in PKCS #8");
        unusable(
                write("junk.key", new byte[] {1, 2, 3, 4, 5}),
                "cannot be read as a key in PKCS #8");
        unusable(
                pem("old.key", "EC PRIVATE KEY", der),
                "holds a “EC PRIVATE KEY”, not a key in PKCS #8; openssl pkcs8 -topk8 converts it");
        unusable(
                pem("unsaid.key", "ENCRYPTED PRIVATE KEY", encrypted()),
                "is encrypted; say as tls.client.password where its passphrase is");
        Path open = pem("open.key", "PRIVATE KEY", der);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        unusable(open, "is readable by others; chmod 600 makes it its owner's");
    }

    private static void unusable(Path key, String why) throws InterruptedException {
        assertThat(failure(key, Optional.empty()))
                .contains(
                        new Reason(
                                Reason.Kind.NOT_CONFIGURED,
                                key + ", which the settings name as tls.client.key, " + why));
    }

    @Test
    void authoritiesThatCannotBeReadSayWhy() throws Exception {
        for (var file : List.of(folder.resolve("none.crt"), client.keyFile())) {
            var endpoint =
                    Watched.endpoint(lab)
                            .with(
                                    new Tls(
                                            Tls.Mode.VERIFY_FULL,
                                            Optional.of(file.toString()),
                                            Optional.empty()));
            try (var probe = new ServerProbe(Watched.patient(endpoint))) {
                Reason reason = read(probe).failure().orElseThrow();
                assertThat(reason.kind()).isEqualTo(Reason.Kind.NOT_CONFIGURED);
                assertThat(reason.detail())
                        .startsWith(file + ", which the settings name as tls.root, ");
            }
        }
    }
}
