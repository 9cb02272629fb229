package headroom.adapters.redis;

import headroom.core.queue.Shelf;
import headroom.core.readiness.Capability.Sight;
import headroom.core.readiness.RedisRights;
import headroom.core.readiness.RedisRights.Result;
import headroom.core.readiness.RedisRights.Trial;
import headroom.core.reading.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Tries each reading command once, on a key that nobody has, in one round trip. ACL DRYRUN would
/// tell the same, but takes rights of its own.
final class RightsReader {

    private static final String NOBODYS = Sidekiq.list("headroom-readiness");

    /// As processes call themselves: host, process and chance.
    private static final String NOBODY = "headroom:0:readiness";

    /// What is tried where the server does not tell its version.
    private static final int NEWEST_RULES = 7;

    private RightsReader() {}

    /// On a connection that has said who we are.
    static RedisRights read(Link link, String user, Deadline deadline) throws IOException {
        var commands =
                new ArrayList<>(
                        List.of(
                                Command.info("server"),
                                Command.sscan(Sidekiq.QUEUES, "0", 1),
                                Command.llen(NOBODYS),
                                Command.last(NOBODYS)));
        int apart = commands.size();
        for (Shelf.Kind kind : Shelf.Kind.values()) {
            commands.add(Command.zcard(Sidekiq.key(kind)));
            commands.add(Command.lowest(Sidekiq.key(kind)));
        }
        int processes = commands.size();
        commands.add(Command.sscan(Sidekiq.PROCESSES, "0", 1));
        commands.add(Command.hgetall(NOBODY));
        int writes = commands.size();
        commands.add(Command.ping());
        int moment = commands.size();
        commands.add(Command.multi());
        commands.add(Command.exec());
        List<Reply> replies = link.ask(commands, deadline);
        var trials = new ArrayList<Trial>();
        trials.add(new Trial(Sight.IDENTITY, "acl|whoami", "", new Result.Granted()));
        trials.add(new Trial(Sight.MEMORY, "info", "", result(replies.get(0))));
        trials.add(new Trial(Sight.NAMES, "sscan", Sidekiq.QUEUES, result(replies.get(1))));
        String lists = Sidekiq.list("*");
        trials.add(new Trial(Sight.DEPTH, "llen", lists, result(replies.get(2))));
        trials.add(new Trial(Sight.OLDEST, "lindex", lists, result(replies.get(3))));
        for (int i = apart; i < processes; i++) {
            Command command = commands.get(i);
            trials.add(
                    new Trial(
                            Sight.SHELVES,
                            command.name().toLowerCase(Locale.ROOT),
                            command.key(),
                            result(replies.get(i))));
        }
        trials.add(
                new Trial(
                        Sight.WORKERS, "sscan", Sidekiq.PROCESSES, result(replies.get(processes))));
        trials.add(
                new Trial(Sight.WORKERS, "hgetall", "*:*:*", result(replies.get(processes + 1))));
        trials.add(new Trial(Sight.LOSS, "multi", "", result(replies.get(moment))));
        trials.add(new Trial(Sight.LOSS, "exec", "", ended(replies.get(moment + 1))));
        trials.add(new Trial(Sight.WRITES, "ping", "", told(replies.get(writes))));
        return new RedisRights(user, major(replies.getFirst()), trials);
    }

    /// Where the server refuses to say who we are, nothing else is tried.
    static RedisRights nameless(String user) {
        return new RedisRights(
                user,
                NEWEST_RULES,
                List.of(new Trial(Sight.IDENTITY, "acl|whoami", "", new Result.CommandRefused())));
    }

    static boolean right(String words) {
        return words.startsWith("NOPERM");
    }

    private static Result result(Reply reply) {
        if (!(reply instanceof Reply.Refused(String words))) {
            return new Result.Granted();
        }
        if (!right(words)) {
            return new Result.Failed(Shown.text(words));
        }
        return words.toLowerCase(Locale.ROOT).contains("key")
                ? new Result.KeysRefused()
                : new Result.CommandRefused();
    }

    /// Without MULTI before it EXEC is an error that tells nothing of rights.
    private static Result ended(Reply exec) {
        if (exec instanceof Reply.Refused(String words)) {
            if (words.contains("without MULTI")) {
                return new Result.Granted();
            }
            if (words.startsWith("EXECABORT") && words.contains("NOPERM")) {
                return new Result.CommandRefused();
            }
        }
        return result(exec);
    }

    /// A refusal because of the disk is what the command is sent for.
    private static Result told(Reply ping) {
        return ping instanceof Reply.Refused(String words) && words.startsWith("MISCONF")
                ? new Result.Granted()
                : result(ping);
    }

    private static int major(Reply server) {
        if (!(server instanceof Reply.Text(byte[] bytes))) {
            return NEWEST_RULES;
        }
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("redis_version:\\d{1,4}\\..*"))
                .map(line -> line.substring("redis_version:".length(), line.indexOf('.')))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(NEWEST_RULES);
    }
}
