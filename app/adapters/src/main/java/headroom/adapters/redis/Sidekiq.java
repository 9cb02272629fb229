package headroom.adapters.redis;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// How Sidekiq lays out its queues: the set `queues`, and a list `queue:NAME` each, whose oldest
/// job is the last element. A job is a JSON object.
final class Sidekiq {

    static final String QUEUES = "queues";

    private static final JsonFactory JSON = new JsonFactory();
    private static final double MILLISECONDS_ABOVE = 1e11;
    private static final double LATEST = 4e12; // the year 2096

    private Sidekiq() {}

    static String list(String queue) {
        return "queue:" + queue;
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
        double value;
        try {
            value = Double.parseDouble(parser.getString().strip());
        } catch (NumberFormatException e) {
            return Optional.empty(); // no number, no time
        }
        double millis = value > MILLISECONDS_ABOVE ? value : value * 1000;
        return millis > 0 && millis <= LATEST
                ? Optional.of(Instant.ofEpochMilli(Math.round(millis)))
                : Optional.empty();
    }
}
