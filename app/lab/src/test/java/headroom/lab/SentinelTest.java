package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// Redis with TLS and accounts, and a Sentinel that promotes a replica.
class SentinelTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir Path folder;

    @Test
    void aReplicaIsPromotedWhenThePrimaryDies() throws Exception {
        Path traces;
        try (Lab lab = Lab.start(LabOptions.redisOnly(), Progress.SILENT)) {
            traces = lab.folder();
            RedisServer primary = lab.redis();
            RedisServer replica = lab.addRedis(RedisOptions.plain().replicaOf(primary));
            Sentinel sentinel = lab.addSentinel("shop", primary);
            assertThat(sentinel.primary()).isEqualTo(primary.port());

            // By request, and back by an accident.
            assertThat(sentinel.failover()).isEqualTo(replica.port());
            Eventually.within(
                    DEADLINE,
                    "the old primary follows",
                    () -> {
                        try (Jedis jedis = Clients.administrator(primary)) {
                            return jedis.info("replication").contains("master_link_status:up");
                        } catch (JedisConnectionException e) {
                            return false; // whom a sentinel demotes throws its clients out
                        }
                    });
            replica.kill();
            assertThat(sentinel.awaitOther(replica.port())).isEqualTo(primary.port());
            try (Jedis jedis = new Jedis(Server.HOST, sentinel.port())) {
                assertThat(jedis.sentinelGetMasterAddrByName("nobody's")).isNull();
            }
        }
        assertThat(Traces.processesIn(traces)).isEmpty();
    }

    @Test
    void clientsUseTlsAndAccountsOfTheirOwn() throws Exception {
        Authority known = Authority.in(folder, "known");
        Authority unknown = Authority.in(folder, "unknown");
        Identity server = known.server("127.0.0.1");
        Identity client = known.client("headroom");
        try (Lab lab = Lab.start(LabOptions.bare(), Progress.SILENT)) {
            RedisServer redis =
                    lab.addRedis(
                            RedisOptions.plain()
                                    .tls(server, known)
                                    .user("reader", "a password", "~* +@read +acl|whoami"));
            assertThat(whoami(redis, known.context(Optional.empty()))).isEqualTo("reader");
            assertThatThrownBy(() -> whoami(redis, unknown.context(Optional.empty())))
                    .hasStackTraceContaining("PKIX");

            RedisServer strict =
                    lab.addRedis(
                            RedisOptions.plain()
                                    .mutualTls(server, known, client)
                                    .user("reader", "a password", "~* +@read +acl|whoami"));
            assertThat(whoami(strict, known.context(Optional.of(client)))).isEqualTo("reader");
            assertThatThrownBy(() -> whoami(strict, known.context(Optional.empty())))
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void aSentinelMaySpeakTlsAndAskForAPassword() throws Exception {
        Authority known = Authority.in(folder, "known");
        RedisOptions tls = RedisOptions.plain().tls(known.server("127.0.0.1"), known);
        try (Lab lab = Lab.start(LabOptions.bare(), Progress.SILENT)) {
            RedisServer primary = lab.addRedis(tls);
            RedisServer replica = lab.addRedis(tls.replicaOf(primary));
            Sentinel sentinel =
                    lab.addSentinel("shop", primary, tls.line("requirepass a-password"));
            assertThat(sentinel.failover()).isEqualTo(replica.port());
        }
    }

    private static String whoami(RedisServer server, SSLContext context) {
        JedisClientConfig config =
                DefaultJedisClientConfig.builder()
                        .autoNegotiateProtocol(false)
                        .user("reader")
                        .password("a password")
                        .build();
        try (var jedis = new Jedis(() -> socket(server, context), config)) {
            return jedis.aclWhoAmI();
        }
    }

    private static Socket socket(RedisServer server, SSLContext context) {
        try {
            return context.getSocketFactory().createSocket(Server.HOST, server.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
