package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import headroom.core.environment.Address;
import headroom.core.environment.Environment;
import headroom.core.environment.RedisEndpoint;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queues.RedisFacts;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Two hundred environments on two servers, half of them where nobody listens: all that answer are
/// read, the others say why not, and neither threads nor sockets grow beyond what each may have.
@Timeout(180)
class ManyEnvironmentsTest {

    private static final int MANY = 200;
    private static final int EACH = 3; // two on PostgreSQL, one on Redis
    private static final int OWN = 20; // what a process has anyway
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration GLANCE = Duration.ofMillis(100);

    @TempDir private Path temp;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "counts sockets in /proc")
    void eachHasItsShareAndNoMore() throws Exception {
        var folders = new Folders(temp.resolve("config"), temp.resolve("data"));
        try (var lab =
                Lab.start(
                        LabOptions.servers().setting("max_connections", "300"), Progress.SILENT)) {
            int nobody = freePort();
            long socketsBefore = sockets();
            int threadsBefore = platformThreads();
            try (var wiring = Wiring.of(folders)) {
                var watched = new ArrayList<Watched>();
                for (int i = 0; i < MANY; i++) {
                    Watched one = wiring.watch(entry(lab.environment(), i, nobody), _ -> {});
                    one.inView(false);
                    watched.add(one);
                }
                // one look: by the next a slow answer may have made one of them stale
                var seen = new ArrayList<Observation>();
                until(
                        "all are read or refused",
                        () -> {
                            seen.clear();
                            watched.stream().map(Watched::latest).forEach(seen::add);
                            return seen.stream().allMatch(this::settled);
                        });

                assertThat(seen.stream().filter(this::known)).hasSize(MANY / 2);
                assertThat(sockets() - socketsBefore).isLessThanOrEqualTo(MANY / 2 * EACH + OWN);
                // virtual threads read; they are carried by as many platform threads as there are
                // processors
                assertThat(platformThreads() - threadsBefore)
                        .isLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors() + 8);
            }
            until("all sockets are closed", () -> sockets() <= socketsBefore + 2);
            until("all threads have ended", () -> platformThreads() <= threadsBefore + 8);
        }
    }

    private boolean known(Observation seen) {
        return seen.snapshot().get(ServerFacts.SOURCE) instanceof Reading.Known<?>
                && seen.snapshot().get(RedisFacts.SOURCE) instanceof Reading.Known<?>;
    }

    private boolean settled(Observation seen) {
        return known(seen)
                || (refused(seen.snapshot().get(ServerFacts.SOURCE))
                        && refused(seen.snapshot().get(RedisFacts.SOURCE)));
    }

    private static boolean refused(Reading<?> reading) {
        return reading.trouble().filter(r -> r.kind() == Reason.Kind.UNREACHABLE).isPresent();
    }

    private static Environment entry(Environment lab, int number, int nobody) {
        Environment named = lab.called("entry-%03d".formatted(number));
        var away = new Address("127.0.0.1", nobody);
        return number % 2 == 0
                ? named
                : named.withServers(
                        lab.postgres().map(p -> p.at(List.of(away))),
                        lab.redis().map(r -> r.at(new RedisEndpoint.Place.Fixed(away))));
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static int platformThreads() {
        return Thread.getAllStackTraces().size();
    }

    private static long sockets() {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(ManyEnvironmentsTest::target)
                    .flatMap(Optional::stream)
                    .filter(target -> target.startsWith("socket:"))
                    .count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException _) {
            return Optional.empty(); // closed meanwhile
        }
    }

    private static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }
}
