package headroom.adapters.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion.Proof;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.secret.SecretRef;
import headroom.lab.Programs;
import headroom.lab.SshKey;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a user is proven with at a bastion: passwords, keys as ssh-keygen writes them, a real
/// agent; and each of them when it is missing or wrong.
@Timeout(60)
class ProofTest {

    private static final String PHRASE = "a long phrase";

    @TempDir Path folder;
    private Jump jump;
    private Optional<Process> agent = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        jump = new Jump(folder);
        jump.variables.put("PHRASE", PHRASE);
    }

    @AfterEach
    void end() throws Exception {
        agent.ifPresent(Process::destroy);
        jump.close();
    }

    @Test
    void aPasswordIsSaidToABastionThatAsksForItInteractively() throws Exception {
        jump.bastion.interactive();
        assertThat(leads(jump.tunnels(), new Proof.Password(new SecretRef.Env("PW")))).isTrue();
    }

    @Test
    void whatABastionAsksBesidesIsToldEscapedAndCut() throws Exception {
        jump.bastion.interactive(List.of("code \u202E\u001B[2J ".repeat(100)));
        Reason reason = jump.refusal(jump.tunnels(), jump.byPassword());
        assertThat(reason.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(reason.detail())
                .contains("asks for more than a password: Password: , code \\u{202E}\\u{1B}[2J")
                .doesNotContain("\u202E", "\u001B")
                .hasSizeLessThan(400);
        assertThat(jump.refused).isEmpty();
    }

    @Test
    void aWrongPasswordIsSaidOnceAndForgotten() throws Exception {
        jump.variables.put("PW", "wrong");
        Reason reason = jump.refusal(jump.tunnels(), jump.byPassword());
        assertThat(reason.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(reason.detail())
                .contains("refused the password of the user jump; correct what env:PW leads to")
                .doesNotContain("wrong");
        assertThat(jump.refused)
                .singleElement()
                .satisfies(use ->
                        assertThat(use.what())
                                .isEqualTo("password of jump at 127.0.0.1:" + jump.proxy.port()));
    }

    @Test
    void aRefusedPasswordIsNotTriedAgainSoon() throws Exception {
        jump.variables.put("PW", "wrong");
        var tunnels = jump.tunnels();
        jump.refusal(tunnels, jump.byPassword());
        jump.variables.put("PW", Jump.PASSWORD);
        assertThat(jump.refusal(tunnels, jump.byPassword()).detail())
                .containsPattern("; tried again in 1\\d s$");
        assertThat(jump.bastion.connections()).isOne();
    }

    @Test
    void aMissingPasswordIsToldBeforeTheBastionIsSpokenTo() throws Exception {
        jump.variables.remove("PW");
        var tunnels = jump.tunnels();
        Reason reason = jump.refusal(tunnels, jump.byPassword());
        assertThat(reason)
                .isEqualTo(new Reason(Kind.NO_SECRET, "the environment variable PW is not set"));
        assertThat(jump.proxy.connections()).isZero();
        jump.variables.put("PW", Jump.PASSWORD);
        assertThat(leads(tunnels, new Proof.Password(new SecretRef.Env("PW")))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, RFC4716, ''",
        "ed25519, RFC4716, a long phrase",
        "ecdsa, RFC4716, a long phrase",
        "rsa, RFC4716, a long phrase",
        "ecdsa, PEM, ''",
        "rsa, PEM, a long phrase",
        "ecdsa, PKCS8, a long phrase",
        "rsa, PKCS8, ''",
        "ed25519, PKCS8, ''",
    })
    void aKeyOfEachKindOpensTheWay(String type, String format, String phrase) throws Exception {
        Path file = key(type, format, phrase);
        Optional<SecretRef> passphrase =
                phrase.isEmpty() ? Optional.empty() : Optional.of(new SecretRef.Env("PHRASE"));
        assertThat(leads(jump.tunnels(), new Proof.Key(file.toString(), passphrase))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ed25519, RFC4716", "rsa, PEM", "ecdsa, PKCS8"})
    void aWrongPassphraseIsToldAndForgotten(String type, String format) throws Exception {
        Path file = key(type, format, PHRASE);
        jump.variables.put("PHRASE", "another phrase");
        Reason reason =
                refusal(new Proof.Key(file.toString(), Optional.of(new SecretRef.Env("PHRASE"))));
        assertThat(reason)
                .isEqualTo(
                        new Reason(
                                Kind.NO_SECRET,
                                "the passphrase does not open the key file "
                                        + file
                                        + "; correct what env:PHRASE leads to"));
        assertThat(jump.refused)
                .singleElement()
                .satisfies(use -> assertThat(use.what()).isEqualTo("passphrase of " + file));
        assertThat(jump.proxy.connections()).isZero();
    }

    @Test
    void anEncryptedKeyWithoutAPassphraseInTheSettingsSaysSo() throws Exception {
        Path file = SshKey.ed25519().write(folder.resolve("id"), PHRASE);
        assertThat(refusal(key(file)).detail())
                .startsWith("the key file " + file + " is encrypted")
                .contains("passphrase:");
    }

    @Test
    void aKeyThatIsNotThereIsOthersToReadOrNoKeySaysSo() throws Exception {
        Path none = folder.resolve("none");
        assertThat(refusal(key(none)).detail()).isEqualTo("the key file " + none + " is not there");

        Path open = SshKey.ed25519().write(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(refusal(key(open)).detail()).contains("can be read by others; run: chmod 600");

        Path text = folder.resolve("text");
        Files.writeString(text, "PuTTY-User-Key-File-3: ssh-ed25519\n");
        Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-------"));
        assertThat(refusal(key(text)).detail()).contains("PuTTY's format; run: puttygen");

        Files.writeString(text, "nothing of the kind\n");
        assertThat(refusal(key(text)).detail()).contains("holds no private key");

        Files.writeString(
                text,
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
        assertThat(refusal(key(text)).detail()).contains("holds no private key");
    }

    @Test
    void aKeyThatTheBastionDoesNotTakeIsNamedWithItsFingerprint() throws Exception {
        SshKey key = SshKey.ed25519();
        Path file = key.write(folder.resolve("id"));
        Reason reason = refusal(key(file));
        assertThat(reason.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(reason.detail())
                .contains("does not take the key " + file + " (" + key.fingerprint() + ")")
                .contains("authorized_keys");
    }

    @ParameterizedTest
    @CsvSource({"ed25519", "ecdsa", "rsa"})
    void theAgentSignsWithAKeyOfEachKind(String type) throws Exception {
        Path file = key(type, "RFC4716", "");
        var tunnels = jump.tunnels(Duration.ZERO, Optional.of(agent(file).toString()));
        assertThat(leads(tunnels, new Proof.Agent())).isTrue();
    }

    @Test
    void anAgentWithoutAFittingKeyIsTold() throws Exception {
        Path stranger = SshKey.ed25519().write(folder.resolve("stranger"));
        Reason reason = refusal(new Proof.Agent(), agent(stranger).toString());
        assertThat(reason.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(reason.detail()).contains("takes none of the agent's 1 keys for the user jump");
    }

    @Test
    void anAgentThatIsEmptyNotThereOrSilentIsTold() throws Exception {
        assertThat(refusal(new Proof.Agent()).detail()).contains("SSH_AUTH_SOCK is not set");
        assertThat(refusal(new Proof.Agent(), folder.resolve("gone").toString()).detail())
                .contains("does not answer")
                .contains("start it, or name a key file");
        assertThat(refusal(new Proof.Agent(), agent().toString()).detail())
                .contains("has no keys; run: ssh-add");
        try (var silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(folder.resolve("silent")));
            var hasty = jump.hasty(Optional.of(folder.resolve("silent").toString()));
            assertThat(jump.refusal(hasty, jump.by(new Proof.Agent())).detail())
                    .contains("the agent did not answer within 2 s");
        }
    }

    private boolean leads(Tunnels tunnels, Proof proof) throws Exception {
        Address near = tunnels.reach(jump.target(), Optional.of(jump.by(proof)), Jump.PATIENT);
        return Jump.said(near).equals("hello");
    }

    private Reason refusal(Proof proof) throws Exception {
        return jump.refusal(jump.tunnels(), jump.by(proof));
    }

    private Reason refusal(Proof proof, String socket) throws Exception {
        return jump.refusal(jump.tunnels(Duration.ZERO, Optional.of(socket)), jump.by(proof));
    }

    private static Proof key(Path file) {
        return new Proof.Key(file.toString(), Optional.empty());
    }

    /// One that ssh-keygen made and the bastion takes.
    private Path key(String type, String format, String phrase) throws Exception {
        Path file = folder.resolve("id_" + type);
        var command =
                new ArrayList<>(List.of("-q", "-t", type, "-N", phrase, "-f", file.toString()));
        if (!format.equals("RFC4716")) {
            command.addAll(List.of("-m", format));
        }
        run("ssh-keygen", command, Optional.empty());
        String line = Files.readString(Path.of(file + ".pub"));
        jump.bastion.authorize(
                PublicKeyEntry.parsePublicKeyEntry(new AuthorizedKeyEntry(), line.strip())
                        .resolvePublicKey(null, null, null));
        return file;
    }

    /// The socket of an agent of this test's own, with these keys.
    private Path agent(Path... keys) throws Exception {
        agent.ifPresent(Process::destroy);
        Path socket = folder.resolve("agent" + keys.length);
        Path program = program("ssh-agent");
        agent =
                Optional.of(
                        new ProcessBuilder(program.toString(), "-D", "-a", socket.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!answers(socket) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        for (Path key : keys) {
            run("ssh-add", List.of("-q", key.toString()), Optional.of(socket));
        }
        return socket;
    }

    /// The file is there a moment before anybody listens.
    private static boolean answers(Path socket) {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void run(String name, List<String> arguments, Optional<Path> socket)
            throws Exception {
        var command = new ArrayList<>(List.of(program(name).toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        socket.ifPresent(s -> builder.environment().put("SSH_AUTH_SOCK", s.toString()));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(name + ": " + said);
        }
    }

    private static Path program(String name) throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find(name).isPresent(),
                "apt install openssh-client");
        return Programs.require(name);
    }
}
