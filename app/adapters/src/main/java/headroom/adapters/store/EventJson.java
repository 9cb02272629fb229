package headroom.adapters.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// Events as JSON. The names below stand in files that outlive this version: never change one,
/// never use one again for something else.
///
/// Only ASCII is written: whatever a server's text holds (bidirectional marks, zero characters,
/// half a surrogate pair) is an escape, so that it comes back as it was and misleads nobody who
/// looks into the file.
final class EventJson {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Event.RunOpened.class, name = "run-opened"),
        @JsonSubTypes.Type(value = Event.StepDone.class, name = "step-done"),
        @JsonSubTypes.Type(value = Event.StepChosen.class, name = "step-chosen"),
        @JsonSubTypes.Type(value = Event.StepSkipped.class, name = "step-skipped"),
        @JsonSubTypes.Type(value = Event.Intended.class, name = "intended"),
        @JsonSubTypes.Type(value = Event.Concluded.class, name = "concluded"),
        @JsonSubTypes.Type(value = Event.Recovered.class, name = "recovered"),
        @JsonSubTypes.Type(value = Event.DebtPaid.class, name = "debt-paid"),
        @JsonSubTypes.Type(value = Event.DebtWaived.class, name = "debt-waived"),
        @JsonSubTypes.Type(value = Event.Noted.class, name = "noted"),
        @JsonSubTypes.Type(value = Event.RunClosed.class, name = "run-closed"),
        @JsonSubTypes.Type(value = Event.Pinned.class, name = "pinned"),
        @JsonSubTypes.Type(value = Event.Renewed.class, name = "renewed"),
        @JsonSubTypes.Type(value = Event.Accepted.class, name = "accepted"),
        @JsonSubTypes.Type(value = Event.Released.class, name = "released"),
    })
    private interface EventNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Outcome.Done.class, name = "done"),
        @JsonSubTypes.Type(value = Outcome.Refused.class, name = "refused"),
        @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = Outcome.Unknown.class, name = "unknown"),
    })
    private interface OutcomeNames {}

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addMixIn(Event.class, EventNames.class)
                    .addMixIn(Outcome.class, OutcomeNames.class)
                    .enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .disable(
                            MapperFeature.ALLOW_COERCION_OF_SCALARS,
                            MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            text ->
                                    text.setCoercion(
                                                    CoercionInputShape.Integer, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Float, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Boolean,
                                                    CoercionAction.Fail))
                    .build();

    private EventJson() {}

    /// @throws tools.jackson.core.JacksonException when it has no JSON form
    static String write(Event event) {
        return MAPPER.writerFor(Event.class).writeValueAsString(event);
    }

    /// @throws tools.jackson.core.JacksonException when it is not an event that this version knows
    static Event read(String payload) {
        Event event = MAPPER.readValue(payload, Event.class);
        if (event == null) {
            throw DatabindException.from((JsonParser) null, "null is no event");
        }
        return event;
    }
}
