package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.core.poll.ProbeFailure;
import headroom.core.queue.WorkerProcess;
import headroom.core.queue.WorkerProcess.Beat;
import headroom.core.reading.Reason;
import headroom.core.signal.queues.Workers;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/// Sidekiq's processes as they list themselves, on a real Redis.
@Timeout(60)
class WorkersTest {

    @Test
    void processesAreAliveQuietOrDead() throws Exception {
        try (Lab lab = Lab.start(LabOptions.redisOnly(), _ -> {});
                Jedis redis = Jobs.connect(lab);
                RedisProbe probe = Jobs.probe(lab)) {
            assertThat(probe.workersProbe().read().processes()).isEmpty();

            redis.sadd("processes", "app-1:7:a1", "app-2:7:b2", "app-3:7:c3");
            redis.hset(
                    "app-1:7:a1",
                    Map.of(
                            "info", "{\"hostname\":\"app-1\",\"concurrency\":10,\"tag\":\"shop\"}",
                            "busy", "4",
                            "beat", "1760000000.5",
                            "quiet", "false",
                            "rss", "120000"));
            redis.hset(
                    "app-2:7:b2",
                    Map.of("concurrency", "5", "busy", "1", "beat", "soon", "quiet", "true"));

            Workers workers = probe.workersProbe().read();

            assertThat(workers.processes())
                    .containsExactly(
                            new WorkerProcess(
                                    "app-1:7:a1",
                                    Optional.of(
                                            new Beat(
                                                    Optional.of(10L),
                                                    4,
                                                    false,
                                                    Optional.of(
                                                            Instant.parse(
                                                                    "2025-10-09T08:53:20.500Z"))))),
                            new WorkerProcess(
                                    "app-2:7:b2",
                                    Optional.of(
                                            new Beat(Optional.of(5L), 1, true, Optional.empty()))),
                            new WorkerProcess("app-3:7:c3", Optional.empty()));
            assertThat(workers.alive()).isEqualTo(2);
            assertThat(workers.dead()).isEqualTo(1);
            assertThat(workers.quiet()).isEqualTo(1);
            assertThat(workers.busy()).isEqualTo(5);
            assertThat(workers.threads()).isEqualTo(15);

            redis.aclSetUser("headroom", "-hgetall");
            Reason refused =
                    catchThrowableOfType(ProbeFailure.class, probe.workersProbe()::read).reason();
            assertThat(refused)
                    .isEqualTo(
                            new Reason(
                                    Reason.Kind.NO_RIGHT,
                                    "headroom may not run HGETALL at 127.0.0.1:%d; ACL SETUSER headroom +hgetall gives it"
                                            .formatted(lab.redis().port())));
            assertThat(probe.read().identity().version()).as("the rest is read").startsWith("7");
        }
    }
}
