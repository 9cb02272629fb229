package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import headroom.core.environment.Access;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server can send to exhaust or to hold the program.
@Timeout(60)
class HostileRedisTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Duration LONGEST = Duration.ofMillis(2500);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2147483647\r\n",
                "$99999999999999999999\r\n",
                "$-2\r\n",
                "$\r\n",
                "*100000000\r\n",
                "*2147483647\r\n",
                "*-5\r\n",
                "%100000000\r\n",
                ">3\r\n",
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "\u0000\u0000\u0000\u0000",
                "$5\r\nabcdefgh",
                "+OK\n+OK\n",
                ":12x\r\n",
            })
    void whatRedisDoesNotSendIsNotUnderstood(String answer) throws IOException {
        Reason reason = reasonOf(HostileServer.text(answer));

        assertThat(reason.kind()).isEqualTo(Reason.Kind.MALFORMED);
        assertThat(reason.detail()).contains(" sent ");
    }

    @Test
    void arraysNestedWithoutEndAreNotFollowed() throws IOException {
        assertThat(reasonOf(HostileServer.text("*1\r\n".repeat(200_000))).detail())
                .endsWith("sent lists nested more than 4 deep");
    }

    @Test
    void manyArraysOfAllowedSizeDoNotAddUp() throws IOException {
        assertThat(reasonOf(HostileServer.text("*90000\r\n".repeat(4))).detail())
                .endsWith("sent a list announced with 90000 elements or more");
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws IOException {
        byte[] piece =
                ("$60000\r\n" + "x".repeat(60_000) + "\r\n").getBytes(StandardCharsets.UTF_8);
        HostileServer.Answer endless =
                out -> {
                    out.write("*90000\r\n".getBytes(StandardCharsets.UTF_8));
                    while (true) {
                        out.write(piece);
                    }
                };

        assertThat(reasonOf(endless).detail()).endsWith("sent an answer of more than 16 MiB");
        assertThat(reasonOf(HostileServer.text("+" + "x".repeat(100_000))).detail())
                .endsWith("sent a line of more than 4096 bytes");
    }

    @Test
    void oneByteAtATimeDoesNotOutlastTheDeadline() throws IOException {
        Reason reason = reasonOf(HostileRedisTest::drip);

        assertThat(reason.kind()).isEqualTo(Reason.Kind.TIMEOUT);
        assertThat(reason.detail()).contains("did not answer within 1.5 s; ");
    }

    private static void drip(OutputStream out) throws IOException, InterruptedException {
        var never = new CountDownLatch(1);
        while (!never.await(400, TimeUnit.MILLISECONDS)) {
            out.write('+');
            out.flush();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0003@", // a handshake that is announced, byte by byte
                "\u0015\u0003\u0003\u0000\u0002\u0001\u0000", // warnings without end
                "\u0014\u0003\u0003\u0000\u0001\u0001" // and what TLS 1.3 ignores
            })
    void aHandshakeThatDripsDoesNotOutlastTheDeadline(String record) throws Exception {
        HostileServer.Answer drip =
                out -> {
                    var never = new CountDownLatch(1);
                    for (int i = 0; !never.await(40, TimeUnit.MILLISECONDS); i++) {
                        out.write(record.charAt(i % record.length()));
                        out.flush();
                    }
                };
        try (var server = HostileServer.speechless(drip);
                var probe = encrypted(server.port())) {
            long began = System.nanoTime();
            Throwable thrown = catchThrowable(probe::read);

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(probe.deadline().plusSeconds(1));
            assertThat(thrown).isInstanceOf(ProbeFailure.class);
            assertThat(((ProbeFailure) thrown).reason().kind())
                    .isIn(Reason.Kind.TIMEOUT, Reason.Kind.UNREACHABLE);
            assertThat(server.awaitLeft(1)).isTrue();
        }
    }

    @Test
    void anInterruptEndsAHandshake() throws Exception {
        var greeted = new CountDownLatch(1);
        HostileServer.Answer silence = _ -> greeted.countDown();
        try (var server = HostileServer.speechless(silence);
                var probe = encrypted(server.port())) {
            var thrown = new AtomicReference<Throwable>();
            Thread reader = Thread.ofVirtual().start(() -> thrown.set(catchThrowable(probe::read)));
            assertThat(greeted.await(10, TimeUnit.SECONDS)).isTrue();

            reader.interrupt();
            reader.join(500);

            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            assertThat(server.awaitLeft(1)).isTrue();
        }
    }

    @Test
    void moreAnswersThanQuestionsAreNotKeptForTheNextCycle() throws IOException {
        String info = "$1\r\nx\r\n".repeat(6) + "+PONG\r\n";
        String begun = "+OK\r\n" + "+QUEUED\r\n".repeat(10);
        String scan = "*2\r\n$1\r\n0\r\n*0\r\n";
        String done = "*10\r\n" + "$1\r\nx\r\n".repeat(3) + scan + ":0\r\n*0\r\n".repeat(3);

        assertThat(reasonOf(HostileServer.text(info + begun + done + "+PONG\r\n")).detail())
                .endsWith("sent more answers than questions");
    }

    @Test
    void answersOfTheWrongKindAreNotUnderstood() throws IOException {
        assertThat(reasonOf(HostileServer.text(":1\r\n".repeat(19))).kind())
                .isEqualTo(Reason.Kind.MALFORMED);
        assertThat(reasonOf(HostileServer.text("$-1\r\n".repeat(19))).kind())
                .isEqualTo(Reason.Kind.MALFORMED);
        assertThat(reasonOf(HostileServer.text("*-1\r\n".repeat(19))).kind())
                .isEqualTo(Reason.Kind.MALFORMED);
        assertThat(reasonOf(HostileServer.text("-MOVED\r\n".repeat(19))).kind())
                .isIn(Reason.Kind.MALFORMED, Reason.Kind.SERVER_ERROR);
        assertThat(reasonOf(HostileServer.text("-ERR \u001b[2J\u202e\r\n".repeat(19))).detail())
                .isEqualTo("INFO: ERR \\u{1B}[2J\\u{202E}");
    }

    @Test
    void anInterruptEndsAReadOnEveryKindOfThreadAndLeavesNoConnection() throws Exception {
        for (Thread.Builder kind : new Thread.Builder[] {Thread.ofVirtual(), Thread.ofPlatform()}) {
            var asked = new CountDownLatch(1);
            HostileServer.Answer silence = _ -> asked.countDown();
            try (var server = new HostileServer(silence);
                    var probe = probe(server.port())) {
                var thrown = new AtomicReference<Throwable>();
                Thread reader = kind.start(() -> thrown.set(catchThrowable(probe::read)));
                assertThat(asked.await(1, TimeUnit.SECONDS)).isTrue();

                reader.interrupt();
                reader.join(500);

                assertThat(reader.isAlive()).isFalse();
                assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
                assertThat(server.awaitLeft(1)).isTrue();
            }
        }
    }

    @Test
    void randomAnswersLetNothingElseEscape() throws IOException {
        var random = new Random(42);
        String marks = "+-:$*012\r\n9a%>_\u0000";
        for (int round = 0; round < 150; round++) {
            var answer = new StringBuilder();
            for (int i = random.nextInt(60); i >= 0; i--) {
                answer.append(
                        switch (random.nextInt(5)) {
                            case 0 -> "*" + random.nextInt(5) + "\r\n";
                            case 1 -> "$2\r\nab\r\n";
                            case 2 -> ":7\r\n";
                            case 3 -> "-MOVED x\r\n";
                            default -> marks.charAt(random.nextInt(marks.length()));
                        });
            }
            HostileServer.Answer said =
                    out -> {
                        out.write(answer.toString().getBytes(StandardCharsets.UTF_8));
                        out.close();
                    };
            assertThat(reasonOf(said)).as(answer.toString()).isNotNull();
        }
    }

    /// The reason of one read's failure, which must come in time and leave no connection.
    private static Reason reasonOf(HostileServer.Answer answer) throws IOException {
        try (var server = new HostileServer(answer);
                var probe = probe(server.port())) {
            long began = System.nanoTime();
            long held = THREADS.getCurrentThreadAllocatedBytes();
            var thrown = catchThrowable(probe::read);
            assertThat(new Bytes(THREADS.getCurrentThreadAllocatedBytes() - held))
                    .isLessThan(Bytes.mib(48));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
            assertThat(thrown).isInstanceOf(ProbeFailure.class);
            return ((ProbeFailure) thrown).reason();
        }
    }

    @Test
    void whoIsTakenForSomebodyElseIsNotLoggedIn() throws IOException {
        try (var server = new HostileServer(HostileServer.text(""));
                var probe = probe("monitor", server.port())) {
            assertThatThrownBy(probe::read)
                    .isInstanceOfSatisfying(
                            ProbeFailure.class,
                            e ->
                                    assertThat(e.reason())
                                            .isEqualTo(
                                                    new Reason(
                                                            Reason.Kind.AUTHENTICATION,
                                                            "the server takes us for headroom"
                                                                    + " instead of monitor")));
        }
    }

    private static RedisProbe encrypted(int port) {
        var login = new Login("headroom", new SecretRef.Env("X"));
        return new RedisProbe(
                new RedisEndpoint("127.0.0.1", port, 0, login)
                        .with(new Tls(Tls.Mode.REQUIRE, Optional.empty(), Optional.empty())),
                Access.direct((_, _) -> new Secret("x")));
    }

    private static RedisProbe probe(int port) {
        return probe("headroom", port);
    }

    private static RedisProbe probe(String user, int port) {
        var login = new Login(user, new SecretRef.Env("X"));
        return new RedisProbe(
                new RedisEndpoint("127.0.0.1", port, 0, login),
                Access.direct((_, _) -> new Secret("x")));
    }
}
