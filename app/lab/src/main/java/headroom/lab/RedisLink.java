package headroom.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// The lab's own connections to a Redis or a Sentinel, for a question at a time.
final class RedisLink {

    private static final int MILLIS = 2000;

    private final int port;
    private final Optional<String> password;
    private final Optional<RedisOptions.Tls> tls;

    RedisLink(int port, Optional<String> password, Optional<RedisOptions.Tls> tls) {
        this.port = port;
        this.password = password;
        this.tls = tls;
    }

    /// Asks on a connection of its own.
    <T> T ask(Question<T> question) throws IOException {
        DefaultJedisClientConfig.Builder config =
                DefaultJedisClientConfig.builder()
                        .autoNegotiateProtocol(false)
                        .connectionTimeoutMillis(MILLIS)
                        .socketTimeoutMillis(MILLIS);
        password.ifPresent(config::password);
        try (var jedis = new Jedis(this::socket, config.build())) {
            return question.of(jedis);
        } catch (JedisException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Socket socket() {
        try {
            Socket socket =
                    tls.isPresent()
                            ? tls.get()
                                    .trusted()
                                    .context(tls.get().mutual())
                                    .getSocketFactory()
                                    .createSocket()
                            : new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            return socket;
        } catch (IOException e) {
            throw new JedisConnectionException(e);
        }
    }

    /// What INFO says of replication.
    String replication() throws IOException {
        return ask(jedis -> jedis.info("replication"));
    }

    /// Whether it takes commands, or at least says why not.
    boolean answers() {
        try {
            ask(jedis -> {
                jedis.sendCommand(Protocol.Command.PING);
                return true;
            });
            return true;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    /// What is asked.
    interface Question<T> {
        T of(Jedis jedis);
    }
}
