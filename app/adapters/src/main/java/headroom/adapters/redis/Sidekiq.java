package headroom.adapters.redis;

import headroom.core.queue.Inquiry;
import headroom.core.queue.QueueDepth;
import headroom.core.queue.QueueDepth.Mark;
import headroom.core.queue.QueueLayout;
import headroom.core.queue.Shelf;
import headroom.core.queue.WorkerProcess;
import headroom.core.queue.WorkerProcess.Beat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// How Sidekiq lays out its queues: the set `queues`, and a list `queue:NAME` each, whose oldest
/// job is the last element. A job is a JSON object. Jobs in no queue lie in sorted sets, by time in
/// seconds. Its processes are listed in a set, and each writes a hash that expires after a minute.
final class Sidekiq implements QueueLayout<Command, Reply> {

    static final Sidekiq LAYOUT = new Sidekiq();
    static final String QUEUES = "queues";
    static final String PROCESSES = "processes";

    private static final int PAGE = 1000;
    private static final int LONGEST_NAME = 512;

    private static final JsonFactory JSON = new JsonFactory();
    private static final double MILLISECONDS_ABOVE = 1e11;
    private static final double LATEST = 4e12; // the year 2096

    private Sidekiq() {}

    static String list(String queue) {
        return "queue:" + queue;
    }

    static String key(Shelf.Kind kind) {
        return switch (kind) {
            case RETRY -> "retry";
            case SCHEDULED -> "schedule";
            case DEAD -> "dead";
        };
    }

    @Override
    public Inquiry<Command, Reply, Page> names(String from) {
        return members(QUEUES, from, "queue");
    }

    @Override
    public Inquiry<Command, Reply, Page> processes(String from) {
        return members(PROCESSES, from, "process");
    }

    private static Inquiry<Command, Reply, Page> members(String key, String from, String what) {
        return new Inquiry<>(
                List.of(Command.sscan(key, from.isEmpty() ? "0" : from, PAGE)),
                answers -> {
                    if (!(answers.getFirst() instanceof Reply.Many(List<Reply> parts))
                            || parts.size() != 2
                            || !(parts.get(1) instanceof Reply.Many(List<Reply> members))) {
                        throw new Violation("an SSCAN that is none");
                    }
                    List<String> names = new ArrayList<>();
                    for (Reply member : members) {
                        names.add(name(member.bytes(), what));
                    }
                    String next = new String(parts.getFirst().bytes(), StandardCharsets.US_ASCII);
                    return new Page(names, next.equals("0") ? "" : next);
                });
    }

    private static String name(byte[] bytes, String what) throws Violation {
        if (bytes.length > LONGEST_NAME) {
            throw new Violation("a %s's name of more than %d bytes".formatted(what, LONGEST_NAME));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Violation("a %s's name that is not UTF-8".formatted(what), e);
        }
    }

    @Override
    public Inquiry<Command, Reply, QueueDepth> queue(String name, long back) {
        String list = list(name);
        return new Inquiry<>(
                List.of(
                        Command.llen(list),
                        Command.last(list),
                        Command.lindex(list, 0),
                        Command.lindex(list, back)),
                answers -> {
                    if (!(answers.getFirst() instanceof Reply.Count(long depth)) || depth < 0) {
                        throw new Violation("a length that is none");
                    }
                    return queue(name, depth, back, answers);
                });
    }

    private static QueueDepth queue(String name, long depth, long back, List<Reply> answers)
            throws Violation {
        if (answers.get(1) instanceof Reply.Nothing) {
            // where it is not read in one moment it can have run empty after its length was read
            return new QueueDepth(name, 0, Optional.empty());
        }
        Optional<Instant> oldest = time(answers.get(1));
        List<Mark> newest = new ArrayList<>();
        time(answers.get(2)).ifPresent(at -> newest.add(new Mark(0, at)));
        Optional<Instant> further = time(answers.get(3));
        if (further.isPresent() && !newest.isEmpty()) {
            newest.add(new Mark(back, further.get()));
        } else if (oldest.isPresent() && !newest.isEmpty() && depth > 1 && depth <= back) {
            newest.add(new Mark(depth - 1, oldest.get()));
        }
        boolean told = answers.get(1) instanceof Reply.Text;
        return new QueueDepth(name, told ? Math.max(1, depth) : depth, oldest, newest);
    }

    /// Empty where it could not be asked for, too.
    private static Optional<Instant> time(Reply job) throws Violation {
        return switch (job) {
            case Reply.Text(byte[] text) -> enqueuedAt(text);
            case Reply.Nothing _, Reply.Refused _ -> Optional.empty();
            case Reply.Count _, Reply.Many _ -> throw new Violation("a job that is none");
        };
    }

    @Override
    public Inquiry<Command, Reply, Shelf> shelf(Shelf.Kind kind) {
        String key = key(kind);
        return new Inquiry<>(
                List.of(Command.zcard(key), Command.lowest(key)),
                answers -> {
                    if (!(answers.getFirst() instanceof Reply.Count(long count))
                            || count < 0
                            || !(answers.get(1) instanceof Reply.Many(List<Reply> lowest))) {
                        throw new Violation("a sorted set that is none");
                    }
                    return new Shelf(
                            kind,
                            count,
                            lowest.size() == 2
                                    ? instant(text(lowest.get(1).bytes()))
                                    : Optional.empty());
                });
    }

    @Override
    public Inquiry<Command, Reply, WorkerProcess> process(String identity) {
        return new Inquiry<>(
                List.of(Command.hgetall(identity)),
                answers -> {
                    if (!(answers.getFirst() instanceof Reply.Many(List<Reply> parts))
                            || parts.size() % 2 != 0) {
                        throw new Violation("a hash that is none");
                    }
                    Map<String, byte[]> fields = new HashMap<>();
                    for (int i = 0; i < parts.size(); i += 2) {
                        fields.put(text(parts.get(i).bytes()), parts.get(i + 1).bytes());
                    }
                    return new WorkerProcess(
                            identity,
                            fields.isEmpty() ? Optional.empty() : Optional.of(beat(fields)));
                });
    }

    private static Beat beat(Map<String, byte[]> fields) {
        Optional<Long> threads =
                number(fields.get("concurrency"))
                        .or(() -> concurrency(fields.getOrDefault("info", new byte[0])));
        return new Beat(
                threads,
                number(fields.get("busy")).orElse(0L),
                text(fields.getOrDefault("quiet", new byte[0])).equals("true"),
                instant(text(fields.getOrDefault("beat", new byte[0]))));
    }

    /// Where processes do not write it by itself, it is among what they say of themselves.
    private static Optional<Long> concurrency(byte[] info) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), info)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                if (key.equals("concurrency") && parser.currentToken().isNumeric()) {
                    return Optional.of(parser.getLongValue());
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // not as Sidekiq writes it: it cannot be told
        }
    }

    private static Optional<Long> number(byte @Nullable [] text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(text(text).strip()));
        } catch (NumberFormatException e) {
            return Optional.empty(); // no number, so it is not told
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// When a job was put into its queue: `enqueued_at`, or `created_at` where that is missing.
    /// Seconds with a fraction up to Sidekiq 7, milliseconds from 8, now and then as text. Empty
    /// when it cannot be told.
    static Optional<Instant> enqueuedAt(byte[] job) {
        Optional<Instant> created = Optional.empty();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), job)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                if (key.equals("enqueued_at")) {
                    Optional<Instant> enqueued = time(parser);
                    if (enqueued.isPresent()) {
                        return enqueued;
                    }
                } else if (key.equals("created_at")) {
                    created = time(parser);
                }
                parser.skipChildren();
            }
            return created;
        } catch (JacksonException e) {
            return Optional.empty(); // not a job as Sidekiq writes them: its time cannot be told
        }
    }

    private static Optional<Instant> time(JsonParser parser) {
        if (!parser.currentToken().isScalarValue()
                || parser.currentToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        return instant(parser.getString());
    }

    /// Of seconds with a fraction, or of milliseconds.
    private static Optional<Instant> instant(String text) {
        double value;
        try {
            value = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Optional.empty(); // no number, no time
        }
        double millis = value > MILLISECONDS_ABOVE ? value : value * 1000;
        return millis > 0 && millis <= LATEST
                ? Optional.of(Instant.ofEpochMilli(Math.round(millis)))
                : Optional.empty();
    }
}
