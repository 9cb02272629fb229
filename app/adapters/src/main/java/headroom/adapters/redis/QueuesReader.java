package headroom.adapters.redis;

import headroom.core.environment.RedisIdentity;
import headroom.core.poll.ProbeFailure;
import headroom.core.queue.Inquiry;
import headroom.core.queue.QueueDepth;
import headroom.core.queue.QueueLayout;
import headroom.core.queue.Shelf;
import headroom.core.reading.Bytes;
import headroom.core.signal.queues.Counters;
import headroom.core.signal.queues.Losses;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.queues.RedisInside;
import headroom.core.signal.queues.RedisInside.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// One cycle's questions and answers. Remembers the queues' names from cycle to cycle, so that
/// their depths are asked for together with everything else, and what vanished between two of them.
final class QueuesReader {

    private static final int MOST_QUEUES = 1000;
    private static final String OTHER_TYPE = "WRONGTYPE";
    private static final List<Command> SERVER =
            // one section each: several in one INFO are known from 7.0 only
            Stream.of("server", "replication", "persistence", "memory", "keyspace", "errorstats")
                    .map(Command::info)
                    .toList();

    /// What belongs to the same moment as the depths.
    private static final List<Command> COUNTED =
            Stream.of("stats", "clients", "commandstats").map(Command::info).toList();

    private final QueueLayout<Command, Reply> layout;
    private final InstantSource clock;
    private final Questions questions = new Questions();

    /// The queues, each with the job whose time tells of its inflow.
    private SortedMap<String, Lookback> known = new TreeMap<>();

    private Losses losses = Losses.NONE;

    /// Writes that the server refused for want of replicas; -1 before the first read.
    private long refusals = -1;

    QueuesReader(QueueLayout<Command, Reply> layout, InstantSource clock) {
        this.layout = layout;
        this.clock = clock;
    }

    /// @param place how sentences call the server
    /// @param reasons what a refused command means, in a sentence
    /// @throws ProbeFailure when the server is of a kind that is not supported
    RedisFacts read(
            Link link, Deadline deadline, String place, BiFunction<Command, String, String> reasons)
            throws IOException, Refusal, ProbeFailure {
        try {
            return all(link, deadline, place, reasons);
        } catch (Refusal e) {
            questions.forget(); // nothing can be read without it: the grant is to count at once
            throw e;
        }
    }

    private RedisFacts all(
            Link link, Deadline deadline, String place, BiFunction<Command, String, String> reasons)
            throws IOException, Refusal, ProbeFailure {
        Inquiry<Command, Reply, QueueLayout.Page> listed = layout.names("");
        Map<String, Inquiry<Command, Reply, QueueDepth>> queues = queues(known);
        List<Inquiry<Command, Reply, Shelf>> shelves =
                Stream.of(Shelf.Kind.values()).map(layout::shelf).toList();
        List<Command> within = new ArrayList<>(COUNTED);
        within.addAll(listed.questions());
        queues.values().forEach(queue -> within.addAll(queue.questions()));
        shelves.forEach(shelf -> within.addAll(shelf.questions()));
        List<Command> before = new ArrayList<>(SERVER);
        before.add(Command.ping());
        Questions.Answers answers = questions.ask(link, before, within, deadline);

        ServerInfo info = new ServerInfo();
        for (int i = 0; i < SERVER.size(); i++) {
            info.add(accepted(SERVER.get(i), answers.before().get(i)).bytes());
        }
        info.supported(place); // before the rest, which a cluster refuses
        answers.done();
        for (Command command : COUNTED) {
            info.add(accepted(command, answers.to(command)).bytes());
        }
        for (Command command : listed.questions()) {
            accepted(command, answers.to(command));
        }
        SortedSet<String> names = names(link, answers.to(listed), deadline);
        Map<Part, String> refused = new EnumMap<>(Part.class);
        Found found = new Found(refused, reasons);
        for (Map.Entry<String, Inquiry<Command, Reply, QueueDepth>> queue : queues.entrySet()) {
            found.add(queue.getKey(), queue.getValue(), answers.replies(queue.getValue()));
        }
        // a queue that left the set is gone only when nothing waits in it
        found.depths.values().removeIf(q -> q.depth() == 0 && !names.contains(q.name()));
        found.unread.keySet().retainAll(names);
        names.removeAll(found.depths.keySet());
        names.removeAll(found.unread.keySet());
        cameUp(link, names, deadline, found);
        look(found);
        return remembered(
                facts(
                        info,
                        refusesWrites(answers.before().getLast()),
                        found.depths.values(),
                        inside(info, shelves, answers, found)));
    }

    private RedisFacts remembered(RedisFacts facts) {
        losses = losses.plus(facts, clock.instant());
        return facts.with(losses.vanished());
    }

    private Map<String, Inquiry<Command, Reply, QueueDepth>> queues(
            Map<String, Lookback> lookbacks) {
        Map<String, Inquiry<Command, Reply, QueueDepth>> queues = new LinkedHashMap<>();
        lookbacks.forEach(
                (name, lookback) -> queues.put(name, layout.queue(name, lookback.back())));
        return queues;
    }

    private void look(Found found) {
        SortedMap<String, Lookback> next = new TreeMap<>();
        for (QueueDepth queue : found.depths.values()) {
            next.put(queue.name(), known.getOrDefault(queue.name(), Lookback.FIRST).after(queue));
        }
        found.unread.keySet().forEach(name -> next.put(name, Lookback.FIRST));
        known = next;
    }

    private RedisInside inside(
            ServerInfo info,
            List<Inquiry<Command, Reply, Shelf>> shelves,
            Questions.Answers answers,
            Found found)
            throws IOException {
        Map<Part, String> refused = found.refused;
        BiFunction<Command, String, String> reasons = found.reasons;
        List<Shelf> known = new ArrayList<>();
        for (Inquiry<Command, Reply, Shelf> shelf : shelves) {
            Optional<String> why = why(shelf, answers.replies(shelf), reasons);
            why.ifPresent(words -> refused.putIfAbsent(Part.SHELVES, words));
            if (why.isEmpty()) {
                known.add(answers.to(shelf));
            }
        }
        Optional<Counters> counters = Optional.empty();
        if (info.identity().role() == RedisIdentity.Role.REPLICA) {
            refused.put(
                    Part.LOSS,
                    "a replica counts its master's calls among its own, so that a loss cannot be told there; name the master, or its sentinels");
        } else if (answers.moment().isEmpty()) {
            counters = info.counters();
            if (counters.isEmpty()) {
                refused.put(Part.LOSS, "the server does not tell commandstats");
            }
        } else {
            boolean end = answers.moment().contains("'exec'");
            refused.put(
                    Part.LOSS,
                    reasons.apply(end ? Command.exec() : Command.multi(), answers.moment()));
        }
        return new RedisInside(
                info.text("maxmemory").isPresent(),
                info.expiring(),
                known,
                counters,
                List.of(),
                refused,
                found.unread,
                info.time());
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

    private boolean justRefused(ServerInfo info) {
        long before = refusals;
        refusals = info.refusedWithoutReplicas();
        return before >= 0 && refusals > before;
    }

    private RedisFacts facts(
            ServerInfo info,
            Optional<Boolean> refusesWrites,
            Collection<QueueDepth> queues,
            RedisInside inside)
            throws Violation {
        long limit = info.text("maxmemory").isPresent() ? info.number("maxmemory") : 0;
        return new RedisFacts(
                info.identity(),
                Duration.ofSeconds(info.number("uptime_in_seconds")),
                new Bytes(info.number("used_memory")),
                limit > 0 ? Optional.of(new Bytes(limit)) : Optional.empty(),
                info.text("maxmemory_policy"),
                info.number("evicted_keys"),
                info.writes(refusesWrites, justRefused(info)),
                List.copyOf(queues),
                inside);
    }

    private static Reply accepted(Command command, Reply reply) throws Refusal {
        if (reply instanceof Reply.Refused(String words)) {
            throw new Refusal(command, words, !words.startsWith("NOAUTH"));
        }
        return reply;
    }

    /// The queues of one read. What is refused of one is unknown by itself; but where no length may
    /// be read, nothing is known.
    private static final class Found {

        private final SortedMap<String, QueueDepth> depths = new TreeMap<>();
        private final SortedMap<String, String> unread = new TreeMap<>();
        private final Map<Part, String> refused;
        private final BiFunction<Command, String, String> reasons;

        Found(Map<Part, String> refused, BiFunction<Command, String, String> reasons) {
            this.refused = refused;
            this.reasons = reasons;
        }

        void add(String name, Inquiry<Command, Reply, QueueDepth> queue, List<Reply> replies)
                throws IOException, Refusal {
            Command length = queue.questions().getFirst();
            if (replies.getFirst() instanceof Reply.Refused(String words)
                    && words.startsWith(OTHER_TYPE)) {
                unread.put(name, reasons.apply(length, words));
                return;
            }
            accepted(length, replies.getFirst());
            why(queue, replies, reasons)
                    .ifPresent(words -> refused.putIfAbsent(Part.OLDEST, words));
            depths.put(name, queue.meaning().of(replies));
        }
    }

    private static Optional<String> why(
            Inquiry<Command, Reply, ?> inquiry,
            List<Reply> replies,
            BiFunction<Command, String, String> reasons) {
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Reply.Refused(String words)) {
                return Optional.of(reasons.apply(inquiry.questions().get(i), words));
            }
        }
        return Optional.empty();
    }

    /// All of them; the first page is there already.
    private SortedSet<String> names(Link link, QueueLayout.Page first, Deadline deadline)
            throws IOException, Refusal {
        SortedSet<String> names = new TreeSet<>();
        for (QueueLayout.Page page = first; ; ) {
            names.addAll(page.names());
            if (names.size() > MOST_QUEUES) {
                throw new Violation("more than " + MOST_QUEUES + " queues");
            }
            if (page.next().isEmpty()) {
                return names;
            }
            Inquiry<Command, Reply, QueueLayout.Page> next = layout.names(page.next());
            List<Reply> replies = link.ask(next.questions(), deadline);
            accepted(next.questions().getFirst(), replies.getFirst());
            page = next.meaning().of(replies);
        }
    }

    private void cameUp(Link link, SortedSet<String> names, Deadline deadline, Found found)
            throws IOException, Refusal {
        if (names.isEmpty()) {
            return;
        }
        SortedMap<String, Lookback> fresh = new TreeMap<>();
        names.forEach(name -> fresh.put(name, Lookback.FIRST));
        Map<String, Inquiry<Command, Reply, QueueDepth>> queues = queues(fresh);
        List<Command> commands =
                queues.values().stream().flatMap(queue -> queue.questions().stream()).toList();
        List<Reply> replies = link.ask(commands, deadline);
        int at = 0;
        for (Map.Entry<String, Inquiry<Command, Reply, QueueDepth>> queue : queues.entrySet()) {
            int end = at + queue.getValue().questions().size();
            found.add(queue.getKey(), queue.getValue(), replies.subList(at, end));
            at = end;
        }
    }
}
