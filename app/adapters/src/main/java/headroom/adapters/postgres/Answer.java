package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.signal.wal.Lsn;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON object from the server, read strictly: what is missing or of another type is named in the
/// failure. Where NULL is a legal value the caller asks for an optional one; where a version may
/// not have the column at all, for one that may be absent.
///
/// @param path where it lies in the whole answer, for the failure's text; empty for the whole
record Answer(JsonNode node, String path) {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    static Answer parse(String text) throws ProbeFailure {
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.isObject()) {
                throw malformed("expected an object");
            }
            return new Answer(node, "");
        } catch (JacksonException e) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.MALFORMED,
                            "not JSON: " + Visible.text(e.getOriginalMessage())),
                    e);
        }
    }

    /// A column that every version has, though it may be NULL.
    private Optional<JsonNode> column(String key) throws ProbeFailure {
        if (!node.has(key)) {
            throw malformed("“" + path + key + "” is missing");
        }
        return Optional.of(node.get(key)).filter(n -> !n.isNull());
    }

    private <T> T required(String key, Optional<T> found) throws ProbeFailure {
        if (found.isEmpty()) {
            throw malformed("“" + path + key + "” has no value");
        }
        return found.get();
    }

    Optional<String> optionalText(String key) throws ProbeFailure {
        Optional<JsonNode> found = column(key);
        if (found.isPresent() && !found.get().isString()) {
            throw wrong(key, "a text", found.get());
        }
        return found.map(JsonNode::asString);
    }

    String text(String key) throws ProbeFailure {
        return required(key, optionalText(key));
    }

    Optional<Long> optionalWhole(String key) throws ProbeFailure {
        Optional<JsonNode> found = column(key);
        if (found.isPresent()
                && !(found.get().isIntegralNumber() && found.get().canConvertToLong())) {
            throw wrong(key, "a whole number", found.get());
        }
        return found.map(JsonNode::asLong);
    }

    long whole(String key) throws ProbeFailure {
        return required(key, optionalWhole(key));
    }

    Bytes bytes(String key) throws ProbeFailure {
        return new Bytes(whole(key));
    }

    boolean flag(String key) throws ProbeFailure {
        return required(key, optionalFlag(key));
    }

    Optional<Boolean> optionalFlag(String key) throws ProbeFailure {
        Optional<JsonNode> found = column(key);
        if (found.isPresent() && !found.get().isBoolean()) {
            throw wrong(key, "true or false", found.get());
        }
        return found.map(JsonNode::asBoolean);
    }

    /// A length of time in milliseconds, with or without a fraction.
    Optional<Duration> optionalMillis(String key) throws ProbeFailure {
        Optional<JsonNode> found = column(key);
        if (found.isPresent() && !found.get().isNumber()) {
            throw wrong(key, "a number", found.get());
        }
        return found.map(n -> Duration.ofNanos(Math.round(n.asDouble() * 1e6)));
    }

    List<Long> wholes(String key) throws ProbeFailure {
        JsonNode found = required(key, column(key));
        if (!found.isArray()) {
            throw wrong(key, "a list", found);
        }
        var wholes = new ArrayList<Long>();
        for (JsonNode part : found) {
            if (!(part.isIntegralNumber() && part.canConvertToLong())) {
                throw wrong(key, "a list of whole numbers", part);
            }
            wholes.add(part.asLong());
        }
        return wholes;
    }

    Optional<Lsn> optionalLsn(String key) throws ProbeFailure {
        Optional<String> text = optionalText(key);
        Optional<Lsn> lsn = text.flatMap(Lsn::parse);
        if (text.isPresent() && lsn.isEmpty()) {
            throw malformed("“" + path + key + "” is no position: " + Visible.text(text.get()));
        }
        return lsn;
    }

    Optional<Instant> optionalInstant(String key) throws ProbeFailure {
        Optional<String> text = optionalText(key);
        try {
            return text.map(t -> OffsetDateTime.parse(t).toInstant());
        } catch (DateTimeException e) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.MALFORMED,
                            "“" + path + key + "” is no time: " + Visible.text(text.orElse(""))),
                    e);
        }
    }

    Instant instant(String key) throws ProbeFailure {
        return required(key, optionalInstant(key));
    }

    Optional<Answer> optionalPart(String key) throws ProbeFailure {
        Optional<JsonNode> found = column(key);
        if (found.isPresent() && !found.get().isObject()) {
            throw wrong(key, "an object", found.get());
        }
        return found.map(n -> new Answer(n, path + key + "."));
    }

    Answer part(String key) throws ProbeFailure {
        return required(key, optionalPart(key));
    }

    List<Answer> parts(String key) throws ProbeFailure {
        JsonNode found = required(key, column(key));
        if (!found.isArray()) {
            throw wrong(key, "a list", found);
        }
        var parts = new ArrayList<Answer>();
        for (JsonNode part : found) {
            if (!part.isObject()) {
                throw wrong(key, "a list of objects", part);
            }
            parts.add(new Answer(part, path + key + "[" + parts.size() + "]."));
        }
        return parts;
    }

    /// Whether there is a value, in a column that every version has.
    boolean isKnown(String key) throws ProbeFailure {
        return column(key).isPresent();
    }

    /// Whether this server's version has the column.
    boolean has(String key) {
        return node.has(key);
    }

    private ProbeFailure wrong(String key, String expected, JsonNode found) {
        return malformed(
                "“%s%s” should be %s: %s"
                        .formatted(path, key, expected, Visible.text(found.toString())));
    }

    static ProbeFailure malformed(String what) {
        return new ProbeFailure(new Reason(Reason.Kind.MALFORMED, what));
    }
}
