package headroom.lab;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/// Connections to the lab's Redis.
final class Clients {

    private Clients() {}

    static Jedis administrator(RedisServer server) {
        return connect(server, config().password(server.password()));
    }

    static Jedis as(RedisServer server, String user, String password) {
        return connect(server, config().user(user).password(password));
    }

    static Jedis nobody(RedisServer server) {
        return connect(server, config());
    }

    private static DefaultJedisClientConfig.Builder config() {
        return DefaultJedisClientConfig.builder().autoNegotiateProtocol(false);
    }

    private static Jedis connect(RedisServer server, DefaultJedisClientConfig.Builder config) {
        return new Jedis(new HostAndPort(Server.HOST, server.port()), config.build());
    }
}
