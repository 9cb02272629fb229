package headroom.adapters.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Bastion.Proof;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.secret.SecretRef;
import headroom.lab.SshBastion;
import headroom.lab.SshKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A bastion's host key against what known_hosts says of it: nobody is let in by habit, and every
/// refusal says what was seen, where the known key stands, and what to do.
@Timeout(60)
class KnownHostsTest {

    @TempDir Path folder;
    private Jump jump;
    private String host;
    private String key;

    @BeforeEach
    void start() throws Exception {
        jump = new Jump(folder);
        host = Jump.at(jump.proxy.port());
        key = jump.bastion.hostKey().line();
    }

    @AfterEach
    void end() throws Exception {
        jump.close();
    }

    @Test
    void anUnknownKeyIsRefusedWithItsFingerprintAndTheWayToTrustIt() throws Exception {
        jump.known("# nobody yet", "elsewhere.example " + key);
        Reason reason = refusal();
        assertThat(reason.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(reason.detail())
                .contains("shows a host key that is not known: ssh-ed25519")
                .contains(jump.bastion.hostKey().fingerprint())
                .contains(jump.knownHosts() + " has no line for " + host)
                .contains("ask its administrator for the fingerprint")
                .contains(
                        "ssh-keyscan -t ed25519 -p %d 127.0.0.1 >> '%s'"
                                .formatted(jump.proxy.port(), jump.knownHosts()));
        assertThat(Files.readString(jump.knownHosts())).doesNotContain(host);
        assertThat(jump.refused).as("the password was not said to a stranger").isEmpty();
    }

    @Test
    void withoutTheFileNothingIsKnown() throws Exception {
        Files.delete(jump.knownHosts());
        assertThat(refusal().detail()).contains("that is not known");
        assertThat(jump.knownHosts()).doesNotExist();
    }

    @Test
    void aChangedKeyIsRefusedWithBothFingerprintsAndTheLine() throws Exception {
        jump.known("# ours", host + " " + key);
        String old = jump.bastion.hostKey().fingerprint();
        jump.bastion.hostKey(SshKey.ed25519());
        assertThat(refusal().detail())
                .contains("shows another host key than the known one")
                .contains(jump.bastion.hostKey().fingerprint())
                .contains(jump.knownHosts() + " (line 2: ssh-ed25519 " + old + ")")
                .contains("ssh-keygen -R '" + host + "' -f '" + jump.knownHosts() + "'");
    }

    @Test
    void anotherTypeOfKeyThanTheKnownOneIsAChange() throws Exception {
        jump.bastion.hostKey(SshKey.rsa());
        assertThat(refusal().detail())
                .contains("another host key than the known one: ssh-rsa")
                .contains("ssh-keyscan -t rsa");
    }

    @Test
    void anRsaKeyThatIsKnownLetsUsIn() throws Exception {
        jump.bastion.hostKey(SshKey.rsa());
        jump.known(host + " " + jump.bastion.hostKey().line());
        assertThat(leads()).isTrue();
    }

    @Test
    void ofSeveralKeysTheKnownOneIsAskedFor() throws Exception {
        SshKey rsa = SshKey.rsa();
        jump.bastion.hostKey(SshKey.ed25519(), rsa);
        jump.known(host + " " + rsa.line());
        assertThat(leads()).isTrue();
    }

    @Test
    void aHashedLineCounts() throws Exception {
        byte[] salt = "twenty bytes of salt".getBytes(StandardCharsets.US_ASCII);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        var base64 = Base64.getEncoder();
        String hash = base64.encodeToString(mac.doFinal(host.getBytes(StandardCharsets.US_ASCII)));
        jump.known("|1|" + base64.encodeToString(salt) + "|" + hash + " " + key);
        assertThat(leads()).isTrue();
    }

    @Test
    void aLineForAnotherPortDoesNotCount() throws Exception {
        jump.known("127.0.0.1 " + key, "[127.0.0.1]:1 " + key);
        assertThat(refusal().detail()).contains("that is not known");
    }

    @Test
    void aRevokedKeyIsRefusedThoughItIsKnown() throws Exception {
        jump.known(host + " " + key, "@revoked * " + key, "@revoked " + host + " " + key);
        assertThat(refusal().detail())
                .contains("that " + jump.knownHosts() + " line 3 revokes")
                .contains("do not connect");
    }

    @Test
    void anAuthorityIsPassedOverAndThatIsSaid() throws Exception {
        jump.known("@cert-authority " + host + " " + key);
        assertThat(refusal().detail()).contains("@cert-authority line is passed over");
    }

    @Test
    void linesThatMakeNoSenseArePassedOver() throws Exception {
        jump.known("nonsense", host + " ssh-ed25519 !!!", "@", "|1|x", host + " " + key);
        assertThat(leads()).isTrue();
    }

    @Test
    void aBastionsOwnFileIsTakenInstead() throws Exception {
        jump.known("");
        Path own = Files.writeString(folder.resolve("edge_hosts"), host + " " + key + "\n");
        assertThat(
                        jump.tunnels()
                                .reach(
                                        jump.target(),
                                        Optional.of(with(Optional.of(own.toString()))),
                                        Jump.PATIENT)
                                .loopback())
                .isTrue();
    }

    private Bastion with(Optional<String> file) {
        return new Bastion(
                "edge",
                new Address("127.0.0.1", jump.proxy.port()),
                SshBastion.USER,
                new Proof.Password(new SecretRef.Env("PW")),
                file);
    }

    private boolean leads() throws Exception {
        Address near =
                jump.tunnels()
                        .reach(jump.target(), Optional.of(with(Optional.empty())), Jump.PATIENT);
        return Jump.said(near).equals("hello");
    }

    private Reason refusal() throws Exception {
        return jump.refusal(jump.tunnels(), with(Optional.empty()));
    }
}
