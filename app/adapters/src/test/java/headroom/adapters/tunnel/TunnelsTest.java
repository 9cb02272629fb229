package headroom.adapters.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Bastion.Proof;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.secret.SecretRef;
import headroom.lab.Proxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The life of tunnels through a real SSH server: opened once, shared, lost, noticed, made again.
@Timeout(60)
class TunnelsTest {

    @TempDir Path folder;
    private Jump jump;

    @BeforeEach
    void start() throws Exception {
        jump = new Jump(folder);
    }

    @AfterEach
    void end() throws Exception {
        jump.close();
    }

    @Test
    void withoutABastionTheServerIsWhereItIs() throws Exception {
        var target = new Address("db-1.internal", 5432);
        assertThat(jump.tunnels().reach(target, Optional.empty(), Duration.ZERO)).isEqualTo(target);
        assertThat(jump.bastion.connections()).isZero();
    }

    @Test
    void aPasswordOpensTheWayAndTheWayIsKept() throws Exception {
        var tunnels = jump.tunnels();
        Address near = reach(tunnels);
        assertThat(near.loopback()).isTrue();
        assertThat(Jump.said(near)).isEqualTo("hello");
        assertThat(reach(tunnels)).isEqualTo(near);
        assertThat(Jump.said(near)).isEqualTo("hello");
        assertThat(jump.bastion.connections()).isOne();
    }

    @Test
    void anEqualBastionSharesTheConnectionAndAnotherServerHasItsOwnNearEnd() throws Exception {
        var tunnels = jump.tunnels();
        Address near = reach(tunnels);
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var target = new Address("localhost", other.getLocalPort());
            Address second = tunnels.reach(target, Optional.of(jump.byPassword()), Jump.PATIENT);
            assertThat(second).isNotEqualTo(near);
        }
        assertThat(jump.bastion.connections()).isOne();
    }

    @Test
    void manyWhoComeAtOnceLeadToOneLogin() throws Exception {
        var tunnels = jump.tunnels();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Address> one = () -> reach(tunnels);
            var found = new ArrayList<Address>();
            for (Future<Address> each : threads.invokeAll(List.of(one, one, one, one, one))) {
                found.add(each.get());
            }
            assertThat(found).hasSize(5).containsOnly(found.getFirst());
        }
        assertThat(jump.proxy.connections()).isOne();
    }

    @Test
    void whoIsInAHurryFindsTheWayOpenNextTime() throws Exception {
        var tunnels = jump.tunnels();
        assertThatThrownBy(() ->
                        tunnels.reach(
                                jump.target(),
                                Optional.of(jump.byPassword()),
                                Duration.ofMillis(1)))
                .isInstanceOf(ProbeFailure.class)
                .hasMessageContaining("has not let us in within 1 ms; the attempt goes on");
        assertThat(Jump.said(reach(tunnels))).isEqualTo("hello");
        assertThat(jump.proxy.connections()).isOne();
    }

    @Test
    void aBastionThatWasKilledAndIsBackIsUsedAgainAtTheSameNearEnd() throws Exception {
        var tunnels = jump.tunnels();
        Address near = reach(tunnels);
        try (var client = new Socket(near.host(), near.port())) {
            client.setSoTimeout(5000);
            client.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isOne();
            jump.bastion.stop();
            assertThat(ended(client)).isTrue();
        }
        Reason down = jump.refusal(tunnels, jump.byPassword());
        assertThat(down.kind()).isEqualTo(Kind.UNREACHABLE);
        jump.bastion.start();
        assertThat(eventually(tunnels)).isEqualTo(near);
        assertThat(Jump.said(near)).isEqualTo("hello");
    }

    @Test
    void whatNobodyHasAskedForInAWhileIsGivenBack() throws Exception {
        var now = new AtomicReference<>(Instant.now());
        var clock =
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now.get();
                    }
                };
        var tunnels = jump.by(clock);
        Address near = reach(tunnels);
        try (var client = new Socket(near.host(), near.port())) {
            client.setSoTimeout(5000);
            client.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isOne(); // the near end has taken it
            now.set(now.get().plus(Duration.ofMinutes(11)));
            tunnels.tidy();
            client.getOutputStream().write(2);
            assertThat(client.getInputStream().read()).as("somebody is connected").isEqualTo(2);
        }
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!free(near)) { // the near end has yet to notice that its client is gone
            assertThat(System.nanoTime()).isLessThan(end);
            tunnels.tidy();
            Thread.onSpinWait();
        }
        assertThat(Jump.said(reach(tunnels))).isEqualTo("hello");
        tunnels.tidy();
        assertThat(reach(tunnels)).as("asked for just now").isEqualTo(reach(tunnels));
        assertThat(jump.bastion.connections()).isEqualTo(2);
    }

    private static boolean free(Address near) {
        try (var door = new ServerSocket()) {
            door.bind(new InetSocketAddress(near.host(), near.port()));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aBastionThatFallsSilentIsNoticedAndItsClientsAreCutOff() throws Exception {
        var tunnels = jump.tunnels();
        Address near = reach(tunnels);
        try (var client = new Socket(near.host(), near.port())) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isOne();
            jump.proxy.blackhole();
            assertThat(ended(client)).isTrue();
        }
        jump.proxy.recover();
        assertThat(Jump.said(eventually(tunnels))).isEqualTo("hello");
    }

    @Test
    void aBastionThatIsDownIsLeftAloneForAWhileAndTheReasonSaysSo() throws Exception {
        jump.proxy.refuse();
        var tunnels = jump.tunnels();
        Reason first = jump.refusal(tunnels, jump.byPassword());
        assertThat(first.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(first.detail())
                .contains("bastion edge (127.0.0.1:" + jump.proxy.port() + ")")
                .contains("refused the connection: nothing listens there");
        jump.proxy.recover();
        Reason second = jump.refusal(tunnels, jump.byPassword());
        assertThat(second.detail())
                .startsWith(first.detail())
                .containsPattern("; tried again in [123] s$");
        assertThat(jump.proxy.connections()).isZero();
        assertThat(Jump.said(eventually(tunnels))).isEqualTo("hello");
    }

    @Test
    void aBastionThatEndsEachConnectionIsNotDialledWithoutAPause() throws Exception {
        var tunnels = jump.tunnels(Duration.ofMinutes(1), Optional.empty());
        Address near = reach(tunnels);
        try (var client = new Socket(near.host(), near.port())) {
            client.setSoTimeout(5000);
            jump.proxy.reset();
            assertThat(ended(client)).isTrue();
        }
        jump.proxy.recover();
        long before = jump.proxy.connections();
        Reason reason = refusal(tunnels);
        assertThat(reason.detail()).contains("right after the login").contains("; tried again in");
        assertThat(jump.proxy.connections()).isEqualTo(before);
    }

    @Test
    void anUnknownHostIsToldAsOne() throws Exception {
        var nowhere =
                new Bastion(
                        "nowhere",
                        new Address("bastion.invalid", 22),
                        "jump",
                        new Proof.Password(new SecretRef.Env("PW")),
                        Optional.empty());
        assertThat(jump.refusal(jump.tunnels(), nowhere).detail())
                .isEqualTo(
                        "bastion nowhere (bastion.invalid:22) unknown host: no address for its name; correct its host in the settings");
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            Reason reason = jump.refusal(jump.hasty(Optional.empty()), at(silent.getLocalPort()));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(8));
            assertThat(reason.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(reason.detail()).contains("took the connection and said nothing for 2 s");
        }
    }

    @Test
    void aWebServerIsNoBastion() throws Exception {
        try (var web = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(web));
            Reason reason = jump.refusal(jump.tunnels(), at(web.getLocalPort()));
            assertThat(reason.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(reason.detail())
                    .contains("without a word of SSH")
                    .contains("no SSH server?");
        }
    }

    @Test
    void aForwardThatTheBastionForbidsIsToldWithWhatAllowsIt() throws Exception {
        jump.bastion.forwarding(false);
        var tunnels = jump.tunnels();
        Reason reason = jump.refusal(tunnels, jump.byPassword());
        assertThat(reason.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(reason.detail())
                .contains("does not forward to " + jump.target())
                .contains("AllowTcpForwarding");
        jump.bastion.forwarding(true);
        assertThat(Jump.said(reach(tunnels))).isEqualTo("hello");
        assertThat(jump.bastion.connections()).isOne();
    }

    @Test
    void aServerThatTheBastionCannotReachIsToldAsSuch() throws Exception {
        jump.echo.close();
        Reason reason = jump.refusal(jump.tunnels(), jump.byPassword());
        assertThat(reason.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(reason.detail()).contains("cannot connect to " + jump.target());
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var tunnels = jump.tunnels();
            var waiting =
                    new FutureTask<Reason>(() -> jump.refusal(tunnels, at(silent.getLocalPort())));
            Thread thread = Thread.ofVirtual().start(waiting);
            try (Socket arrived = silent.accept()) {
                thread.interrupt();
                assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedException.class);
                assertThat(arrived.isClosed()).isFalse();
            }
        }
    }

    @Test
    void closingEndsThreadsClientsAndNearEnds() throws Exception {
        Proxy keeper = jump.proxy;
        var tunnels = jump.tunnels();
        Address near = reach(tunnels);
        assertThat(threads()).isPositive();
        try (var client = new Socket(near.host(), near.port())) {
            client.setSoTimeout(5000);
            tunnels.close();
            assertThat(ended(client)).isTrue();
        }
        assertThatThrownBy(() -> new Socket(near.host(), near.port()).close())
                .isInstanceOf(IOException.class);
        assertThat(refusal(tunnels).detail()).contains("closed");
        assertThat(keeper.connections()).isOne();
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (threads() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(threads()).isZero();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().contains("SshClient"))
                .count();
    }

    private Address reach(Tunnels tunnels) throws Exception {
        return tunnels.reach(jump.target(), Optional.of(jump.byPassword()), Jump.PATIENT);
    }

    private Reason refusal(Tunnels tunnels) throws Exception {
        return jump.refusal(tunnels, jump.byPassword());
    }

    private Bastion at(int port) {
        return new Bastion(
                "edge",
                new Address("127.0.0.1", port),
                "jump",
                new Proof.Password(new SecretRef.Env("PW")),
                Optional.empty());
    }

    /// The near end, once the pause after a failure is over.
    private Address eventually(Tunnels tunnels) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            try {
                return reach(tunnels);
            } catch (ProbeFailure e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /// Whether the connection ends before the socket's patience does.
    private static boolean ended(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static void answer(ServerSocket web) {
        try (Socket client = web.accept()) {
            client.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            return; // the client's end
        }
    }
}
