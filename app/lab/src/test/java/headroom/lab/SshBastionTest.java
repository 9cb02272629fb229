package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// A bastion that a real client goes through.
class SshBastionTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String PASSWORD = "a password";

    @TempDir Path folder;
    private final AtomicReference<PublicKey> seen = new AtomicReference<>();
    private SshClient client;

    @BeforeEach
    void startTheClient() {
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((session, address, key) -> {
            seen.set(key);
            return true;
        });
        client.start();
    }

    @AfterEach
    void stopTheClient() {
        client.stop();
    }

    @Test
    void aForwardCarriesBytes() throws Exception {
        try (Lab lab = Lab.start(LabOptions.redisOnly(), Progress.SILENT);
                SshBastion bastion = SshBastion.start(PASSWORD);
                ClientSession session = byPassword(bastion, PASSWORD);
                ExplicitPortForwardingTracker forward =
                        session.createLocalPortForwardingTracker(
                                new SshdSocketAddress(Server.HOST, 0),
                                new SshdSocketAddress(Server.HOST, lab.redis().port()));
                Jedis jedis = new Jedis(Server.HOST, forward.getBoundAddress().getPort())) {
            assertThat(jedis.auth(lab.redis().password())).isEqualTo("OK");
            assertThat(jedis.ping()).isEqualTo("PONG");
            assertThat(bastion.forwards()).isEqualTo(1);
            assertThat(bastion.connections()).isEqualTo(1);
        }
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        try (SshBastion bastion = SshBastion.start(PASSWORD)) {
            assertThatThrownBy(() -> byPassword(bastion, "another"))
                    .hasMessageContaining("No more authentication methods available");
        }
    }

    @Test
    void anAuthorizedKeyIsLetInAndOthersAreNot() throws Exception {
        SshKey ed25519 = SshKey.ed25519();
        SshKey rsa = SshKey.rsa();
        try (SshBastion bastion = SshBastion.start(PASSWORD)) {
            bastion.authorize(ed25519);
            byKey(bastion, ed25519.pair()).close();
            assertThatThrownBy(() -> byKey(bastion, rsa.pair()))
                    .hasMessageContaining("No more authentication methods available");
            bastion.authorize(rsa);
            byKey(bastion, rsa.pair()).close();
        }
    }

    @Test
    void anotherHostKeyIsSeenAfterARestartOnTheSamePort() throws Exception {
        try (SshBastion bastion = SshBastion.start(PASSWORD)) {
            byPassword(bastion, PASSWORD).close();
            assertThat(KeyUtils.getFingerPrint(seen.get()))
                    .isEqualTo(bastion.hostKey().fingerprint());
            ClientSession open = byPassword(bastion, PASSWORD);
            bastion.stop();
            Eventually.within(DEADLINE, "the session ends", () -> !open.isOpen());
            assertThatThrownBy(() -> byPassword(bastion, PASSWORD)).hasMessageContaining("refused");
            bastion.start();
            String before = bastion.hostKey().fingerprint();
            bastion.hostKey(SshKey.rsa());
            byPassword(bastion, PASSWORD).close();
            assertThat(KeyUtils.getFingerPrint(seen.get()))
                    .isEqualTo(bastion.hostKey().fingerprint())
                    .isNotEqualTo(before);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aKeyIsReadFromItsFileWithItsPassphrase() throws Exception {
        SshKey key = SshKey.ed25519();
        Path plain = key.write(folder.resolve("plain"));
        Path locked = key.write(folder.resolve("locked"), "a passphrase");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(locked)))
                .isEqualTo("rw-------");
        assertThat(KeyUtils.compareKeys(read(plain, "").getPublic(), key.pair().getPublic()))
                .isTrue();
        assertThat(
                        KeyUtils.compareKeys(
                                read(locked, "a passphrase").getPublic(), key.pair().getPublic()))
                .isTrue();
        assertThatThrownBy(() -> read(locked, "another")).isInstanceOf(Exception.class);
    }

    private static KeyPair read(Path file, String passphrase) {
        var provider = new FileKeyPairProvider(file);
        provider.setPasswordFinder(FilePasswordProvider.of(passphrase));
        return provider.loadKeys(null).iterator().next();
    }

    private ClientSession byPassword(SshBastion bastion, String password) throws Exception {
        ClientSession session = session(bastion);
        session.addPasswordIdentity(password);
        session.auth().verify(DEADLINE);
        return session;
    }

    private ClientSession byKey(SshBastion bastion, KeyPair key) throws Exception {
        ClientSession session = session(bastion);
        session.addPublicKeyIdentity(key);
        session.auth().verify(DEADLINE);
        return session;
    }

    private ClientSession session(SshBastion bastion) throws Exception {
        return client.connect(SshBastion.USER, Server.HOST, bastion.port())
                .verify(DEADLINE)
                .getSession();
    }
}
