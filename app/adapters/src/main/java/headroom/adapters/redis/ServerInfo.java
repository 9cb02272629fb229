package headroom.adapters.redis;

import headroom.core.environment.RedisIdentity;
import headroom.core.environment.RedisIdentity.Role;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.reading.Shown;
import headroom.core.signal.queues.Counters;
import headroom.core.signal.queues.Writes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The fields of INFO's sections.
final class ServerInfo {

    private static final int LONGEST_PATH = 200;
    private static final String CALLS = "cmdstat_";
    private static final Pattern DATABASE = Pattern.compile("db\\d+");
    private static final Pattern PART = Pattern.compile("\\w+=\\d{1,18}");

    private final Map<String, String> fields = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private boolean counts; // how often each command was called

    /// What a server is, and nothing else of it.
    static RedisIdentity identity(Link link, Deadline deadline) throws IOException, Refusal {
        var info = new ServerInfo();
        List<Command> sections = List.of(Command.info("server"), Command.info("replication"));
        List<Reply> replies = link.ask(sections, deadline);
        for (int i = 0; i < sections.size(); i++) {
            if (replies.get(i) instanceof Reply.Refused(String words)) {
                throw new Refusal(sections.get(i), words, !words.startsWith("NOAUTH"));
            }
            info.add(replies.get(i).bytes());
        }
        return info.identity();
    }

    void add(byte[] section) {
        for (String line : new String(section, StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith("# ")) {
                told.add(line.substring(2).strip());
            }
            int colon = line.indexOf(':');
            boolean call = line.startsWith(CALLS);
            counts |= call;
            // A server tells of every command that it was ever asked, which is hundreds.
            if (colon > 0
                    && line.charAt(0) != '#'
                    && (!call
                            || Counters.COMMANDS.contains(line.substring(CALLS.length(), colon)))) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
    }

    /// Empty when the server does not tell, as some managed ones do.
    Optional<String> text(String field) {
        return Optional.ofNullable(fields.get(field)).filter(value -> !value.isBlank());
    }

    /// @throws Violation when it is missing or no number
    long number(String field) throws Violation {
        String value = fields.getOrDefault(field, "");
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new Violation("INFO tells no " + field, e);
        }
    }

    /// Its own clock; empty when it does not tell it, as before 6.2.
    Optional<Instant> time() throws Violation {
        return text("server_time_usec").isPresent()
                ? Optional.of(Instant.EPOCH.plus(number("server_time_usec"), ChronoUnit.MICROS))
                : Optional.empty();
    }

    /// Keys that expire, over all databases; empty when their section was not told.
    Optional<Long> expiring() {
        if (!told.contains("Keyspace")) {
            return Optional.empty();
        }
        return Optional.of(
                fields.entrySet().stream()
                        .filter(field -> DATABASE.matcher(field.getKey()).matches())
                        .mapToLong(field -> part(field.getValue(), "expires").orElse(0L))
                        .sum());
    }

    /// Empty when the server does not tell what it counts.
    Optional<Counters> counters() throws Violation {
        if (!counts) {
            return Optional.empty();
        }
        Map<String, Long> calls = new HashMap<>();
        for (String command : Counters.COMMANDS) {
            part(fields.getOrDefault(CALLS + command, ""), "calls")
                    .ifPresent(n -> calls.put(command, n));
        }
        return Optional.of(
                new Counters(
                        number("evicted_keys"),
                        number("expired_keys"),
                        number("blocked_clients"),
                        calls));
    }

    /// Of a field such as `calls=1,usec=3`.
    private static Optional<Long> part(String field, String name) {
        for (String part : field.split(",", -1)) {
            if (part.startsWith(name + "=") && PART.matcher(part).matches()) {
                return Optional.of(Long.parseLong(part.substring(name.length() + 1)));
            }
        }
        return Optional.empty();
    }

    /// What the server is. Valkey calls itself so, and gives its own version beside the one of
    /// Redis that it is compatible with.
    RedisIdentity identity() throws Violation {
        Optional<String> valkey = text("valkey_version");
        return new RedisIdentity(
                valkey.isPresent() ? "Valkey" : "Redis",
                valkey.isPresent() ? valkey.get() : required("redis_version"),
                mode(),
                required("run_id"),
                role(),
                text("master_replid"),
                text("tcp_port"),
                text("config_file").map(file -> Shown.text(file, LONGEST_PATH)),
                text("total_net_repl_input_bytes").map(bytes -> !bytes.equals("0")));
    }

    /// How many writes it has refused for want of replicas since its start; 0 before 6.2, which
    /// does not count.
    long refusedWithoutReplicas() {
        return part(fields.getOrDefault("errorstat_NOREPLICAS", ""), "count").orElse(0L);
    }

    /// How many replicas keep up, where it refuses writes for want of more. It tells how many there
    /// are and not how many it asks for, at least one: so with none it does for certain, else when
    /// it just did.
    ///
    /// @param justRefused whether it refused one since the last read
    private Optional<Long> tooFewReplicas(boolean justRefused) throws Violation {
        if (role() != Role.MASTER || text("min_slaves_good_slaves").isEmpty()) {
            return Optional.empty();
        }
        long good = number("min_slaves_good_slaves");
        return good == 0 || justRefused ? Optional.of(good) : Optional.empty();
    }

    /// @param misconf whether it refuses writes since it cannot save; empty when not known
    /// @param justRefused whether it refused one for want of replicas since the last read
    Writes writes(Optional<Boolean> misconf, boolean justRefused) throws Violation {
        boolean takes = text("slave_read_only").filter("0"::equals).isPresent();
        return new Writes(
                role() == Role.REPLICA && !takes,
                misconf,
                failed("rdb_last_bgsave_status"),
                failed("aof_last_write_status"),
                text("rdb_last_save_time").isPresent()
                        ? Optional.of(Instant.ofEpochSecond(number("rdb_last_save_time")))
                        : Optional.empty(),
                tooFewReplicas(justRefused));
    }

    private boolean failed(String status) {
        return text(status).filter("err"::equals).isPresent();
    }

    /// @param place how sentences call the server
    /// @throws ProbeFailure when its queues cannot be read in the way that we read them
    void supported(String place) throws ProbeFailure {
        switch (mode()) {
            case "cluster" ->
                    throw new ProbeFailure(
                            new Reason(
                                    Kind.UNSUPPORTED,
                                    place
                                            + " is a Redis Cluster, which is not supported yet; name a"
                                            + " Redis by itself, or its sentinels"));
            case "sentinel" ->
                    throw new ProbeFailure(
                            new Reason(
                                    Kind.UNSUPPORTED,
                                    place
                                            + " is a sentinel, not a Redis; its place in the settings"
                                            + " is redis.sentinel.hosts"));
            default -> {}
        }
    }

    private String mode() {
        return text("redis_mode").or(() -> text("server_mode")).orElse("standalone");
    }

    private Role role() throws Violation {
        String role = required("role");
        return switch (role) {
            case "master" -> Role.MASTER;
            case "slave" -> Role.REPLICA;
            default -> throw new Violation("the unknown role " + role);
        };
    }

    private String required(String field) throws Violation {
        return text(field).orElseThrow(() -> new Violation("INFO tells no " + field));
    }
}
