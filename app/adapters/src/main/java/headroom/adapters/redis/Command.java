package headroom.adapters.redis;

import java.util.List;
import redis.clients.jedis.Protocol;

/// One command.
///
/// @param name as the operator knows it, such as `ACL WHOAMI`
/// @param key the key that it reads; empty when it reads none
record Command(String name, Protocol.Command verb, String key, List<String> arguments) {

    static Command of(Protocol.Command verb, String... arguments) {
        return new Command(verb.name(), verb, "", List.of(arguments));
    }

    static Command auth(String user, String password) {
        return of(Protocol.Command.AUTH, user, password);
    }

    /// For the default user, as servers understand it that know no others.
    static Command auth(String password) {
        return of(Protocol.Command.AUTH, password);
    }

    static Command masterOf(String name) {
        return sentinel("GET-MASTER-ADDR-BY-NAME", name);
    }

    static Command masters() {
        return sentinel("MASTERS");
    }

    private static Command sentinel(String... arguments) {
        return new Command(
                "SENTINEL " + arguments[0], Protocol.Command.SENTINEL, "", List.of(arguments));
    }

    static Command whoami() {
        return new Command("ACL WHOAMI", Protocol.Command.ACL, "", List.of("WHOAMI"));
    }

    static Command select(int database) {
        return of(Protocol.Command.SELECT, String.valueOf(database));
    }

    static Command info(String section) {
        return of(Protocol.Command.INFO, section);
    }

    /// Reads nothing, and yet is refused with MISCONF as a write would be.
    static Command ping() {
        return of(Protocol.Command.PING);
    }

    /// Costs at most `count` elements at a time.
    static Command sscan(String key, String cursor, int count) {
        return new Command(
                "SSCAN",
                Protocol.Command.SSCAN,
                key,
                List.of(key, cursor, "COUNT", String.valueOf(count)));
    }

    static Command llen(String key) {
        return new Command("LLEN", Protocol.Command.LLEN, key, List.of(key));
    }

    /// Costs nothing at either end of a list.
    static Command last(String key) {
        return lindex(key, -1);
    }

    /// Costs what lies between `index` and the nearer end of a list, a node of it at a time.
    static Command lindex(String key, long index) {
        return new Command(
                "LINDEX", Protocol.Command.LINDEX, key, List.of(key, String.valueOf(index)));
    }

    static Command zcard(String key) {
        return new Command("ZCARD", Protocol.Command.ZCARD, key, List.of(key));
    }

    /// The element with the lowest score, and its score.
    static Command lowest(String key) {
        return new Command(
                "ZRANGE", Protocol.Command.ZRANGE, key, List.of(key, "0", "0", "WITHSCORES"));
    }

    /// For hashes that are known to be small.
    static Command hgetall(String key) {
        return new Command("HGETALL", Protocol.Command.HGETALL, key, List.of(key));
    }

    static Command multi() {
        return of(Protocol.Command.MULTI);
    }

    static Command exec() {
        return of(Protocol.Command.EXEC);
    }

    /// Without the arguments, one of which may be a password.
    @Override
    public String toString() {
        return name;
    }
}
