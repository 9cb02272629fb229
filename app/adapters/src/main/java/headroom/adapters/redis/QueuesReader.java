package headroom.adapters.redis;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.signal.queues.QueueDepth;
import headroom.core.signal.queues.RedisFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One cycle's questions and answers. Remembers the queues' names from cycle to cycle, so that
/// their depths are asked for together with everything else.
final class QueuesReader {

    private static final int MOST_QUEUES = 1000;
    private static final int LONGEST_NAME = 512;
    private static final int PAGE = 1000;
    private static final List<Command> SERVER =
            // one section each: several in one INFO are known from 7.0 only
            Stream.of("server", "replication", "persistence", "memory", "stats")
                    .map(Command::info)
                    .toList();

    private SortedSet<String> known = new TreeSet<>();

    /// @throws ProbeFailure when the server is of a kind that is not supported
    RedisFacts read(Link link, Deadline deadline) throws IOException, Refusal, ProbeFailure {
        List<Command> commands = new ArrayList<>(SERVER);
        commands.add(Command.ping());
        commands.add(Command.sscan(Sidekiq.QUEUES, "0", PAGE));
        commands.addAll(depths(known));
        List<Reply> replies = link.ask(commands, deadline);

        accepted(commands.subList(0, SERVER.size()), replies);
        ServerInfo info = new ServerInfo();
        for (Reply section : replies.subList(0, SERVER.size())) {
            info.add(bytes(section));
        }
        info.supported(); // before the rest, which a cluster refuses
        int scan = SERVER.size() + 1;
        accepted(commands.subList(scan, commands.size()), replies.subList(scan, replies.size()));
        SortedSet<String> names = names(link, replies.get(scan), deadline);
        Map<String, QueueDepth> found = new TreeMap<>();
        found.putAll(depths(known, replies.subList(scan + 1, replies.size())));
        // a queue that left the set is gone only when nothing waits in it
        found.values().removeIf(q -> q.depth() == 0 && !names.contains(q.name()));
        SortedSet<String> more = new TreeSet<>(names);
        more.removeAll(known);
        if (!more.isEmpty()) {
            found.putAll(depths(more, ask(link, depths(more), deadline)));
        }
        known = new TreeSet<>(found.keySet());
        return facts(info, refusesWrites(replies.get(SERVER.size())), found.values());
    }

    /// Empty when the server answers otherwise than with yes or no, as it does to a user who may
    /// not ping.
    private static Optional<Boolean> refusesWrites(Reply ping) {
        return switch (ping) {
            case Reply.Text _ -> Optional.of(false);
            case Reply.Refused(String words) when words.startsWith("MISCONF") -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    private static RedisFacts facts(
            ServerInfo info, Optional<Boolean> refusesWrites, Collection<QueueDepth> queues)
            throws Violation {
        long limit = info.text("maxmemory").isPresent() ? info.number("maxmemory") : 0;
        return new RedisFacts(
                info.identity(),
                Duration.ofSeconds(info.number("uptime_in_seconds")),
                new Bytes(info.number("used_memory")),
                limit > 0 ? Optional.of(new Bytes(limit)) : Optional.empty(),
                info.text("maxmemory_policy"),
                info.number("evicted_keys"),
                info.writes(refusesWrites),
                List.copyOf(queues));
    }

    private static List<Reply> ask(Link link, List<Command> commands, Deadline deadline)
            throws IOException, Refusal {
        List<Reply> replies = link.ask(commands, deadline);
        accepted(commands, replies);
        return replies;
    }

    private static void accepted(List<Command> commands, List<Reply> replies) throws Refusal {
        for (int i = 0; i < commands.size(); i++) {
            if (replies.get(i) instanceof Reply.Refused(String words)) {
                throw new Refusal(commands.get(i), words, !words.startsWith("NOAUTH"));
            }
        }
    }

    /// The set's members; the first page is there already.
    private static SortedSet<String> names(Link link, Reply first, Deadline deadline)
            throws IOException, Refusal {
        SortedSet<String> names = new TreeSet<>();
        for (Reply page = first; ; ) {
            if (!(page instanceof Reply.Many(List<Reply> parts))
                    || parts.size() != 2
                    || !(parts.get(1) instanceof Reply.Many(List<Reply> members))) {
                throw new Violation("an SSCAN that is none");
            }
            for (Reply member : members) {
                names.add(name(bytes(member)));
            }
            if (names.size() > MOST_QUEUES) {
                throw new Violation("more than " + MOST_QUEUES + " queues");
            }
            String cursor = new String(bytes(parts.getFirst()), StandardCharsets.US_ASCII);
            if (cursor.equals("0")) {
                return names;
            }
            page =
                    ask(link, List.of(Command.sscan(Sidekiq.QUEUES, cursor, PAGE)), deadline)
                            .getFirst();
        }
    }

    private static String name(byte[] bytes) throws Violation {
        if (bytes.length > LONGEST_NAME) {
            throw new Violation("a queue's name of more than " + LONGEST_NAME + " bytes");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Violation("a queue's name that is not UTF-8", e);
        }
    }

    private static List<Command> depths(SortedSet<String> names) {
        return names.stream()
                .map(Sidekiq::list)
                .flatMap(list -> Stream.of(Command.llen(list), Command.last(list)))
                .toList();
    }

    private static Map<String, QueueDepth> depths(SortedSet<String> names, List<Reply> replies)
            throws Violation {
        Map<String, QueueDepth> depths = new TreeMap<>();
        int at = 0;
        for (String name : names) {
            if (!(replies.get(at++) instanceof Reply.Count(long depth)) || depth < 0) {
                throw new Violation("a length that is none");
            }
            depths.put(name, queue(name, depth, replies.get(at++)));
        }
        return depths;
    }

    private static QueueDepth queue(String name, long depth, Reply oldest) throws Violation {
        return switch (oldest) {
            // asked after the length, so the queue ran empty in between
            case Reply.Nothing _ -> new QueueDepth(name, 0, Optional.<Instant>empty());
            case Reply.Text(byte[] job) ->
                    new QueueDepth(name, Math.max(1, depth), Sidekiq.enqueuedAt(job));
            default -> throw new Violation("a job that is none");
        };
    }

    private static byte[] bytes(Reply reply) throws Violation {
        if (reply instanceof Reply.Text(byte[] bytes)) {
            return bytes;
        }
        throw new Violation("another answer than was asked for");
    }
}
