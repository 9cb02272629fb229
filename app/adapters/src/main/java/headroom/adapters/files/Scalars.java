package headroom.adapters.files;

import headroom.core.environment.Level;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Tier;
import headroom.core.environment.Tls;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.runbook.Condition;
import headroom.core.secret.SecretRef;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// The scalars of settings: how they are written, and what is said when they are not.
final class Scalars {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern BARE = Pattern.compile("(keychain|env|file|command):");
    private static final Pattern ENTRY = Pattern.compile("[^\\p{Cc}\\p{Cf}|]{1,255}");
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Scalars() {}

    /// Reads one text; throws [BadValue] through the parser's context.
    private interface Reader<T> {
        T read(String text, JsonParser at);
    }

    static SimpleModule module() {
        var module = new SimpleModule("scalars");
        add(module, Bytes.class, Scalars::bytes, Scalars::text);
        add(module, Percent.class, Scalars::percent, Scalars::text);
        add(module, Duration.class, Scalars::span, Spans::text);
        add(module, Age.class, (t, at) -> new Age(span(t, at)), age -> Spans.text(age.length()));
        add(module, Tier.class, (t, at) -> word(Tier.values(), Tier::word, t, at), Tier::word);
        add(module, Level.class, Scalars::level, Scalars::text);
        add(
                module,
                Tls.Mode.class,
                (t, at) -> word(Tls.Mode.values(), Tls.Mode::word, t, at),
                Tls.Mode::word);
        add(
                module,
                PostgresEndpoint.Binding.class,
                (t, at) ->
                        word(
                                PostgresEndpoint.Binding.values(),
                                PostgresEndpoint.Binding::word,
                                t,
                                at),
                PostgresEndpoint.Binding::word);
        add(
                module,
                Condition.class,
                (t, at) -> word(Condition.values(), Condition::id, t, at),
                Condition::id);
        add(module, SecretRef.class, Scalars::secret, SecretRef::text);
        return module;
    }

    /// Nobody can ask for a finding to be unknown.
    private static Level level(String text, JsonParser at) {
        return word(
                new Level[] {Level.OK, Level.WATCH, Level.WARNING, Level.CRITICAL},
                Scalars::text,
                text,
                at);
    }

    private static String text(Level level) {
        return level.word().toLowerCase(Locale.ROOT);
    }

    private static Bytes bytes(String text, JsonParser at) {
        return Bytes.parse(text)
                .orElseThrow(() -> bad(at, "must be a size such as 8 GiB or 1.5 TiB"));
    }

    private static Percent percent(String text, JsonParser at) {
        var matcher = PERCENT.matcher(text.strip());
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) > 100) {
            throw bad(at, "must be a percentage from 0 to 100, such as 75 %");
        }
        return new Percent(Double.parseDouble(matcher.group(1)));
    }

    private static Duration span(String text, JsonParser at) {
        return Spans.parse(text)
                .orElseThrow(() -> bad(at, "must be a length of time such as 30 min or 5 s"));
    }

    /// One of a closed set.
    private static <T> T word(T[] all, Function<T, String> as, String text, JsonParser at) {
        List<String> words = Arrays.stream(all).map(as).toList();
        return Arrays.stream(all)
                .filter(each -> as.apply(each).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new BadValue(
                                at,
                                "must be one of " + String.join(", ", words),
                                Nearest.to(text, words)));
    }

    /// The text may be a password, so no message repeats it.
    private static SecretRef secret(String text, JsonParser at) {
        return switch (SecretRef.parse(text).orElse(null)) {
            case SecretRef.Env env when VARIABLE.matcher(env.name()).matches() -> env;
            case SecretRef.Env _ -> throw bad(at, "must name an environment variable after env:");
            case SecretRef.File file ->
                    new SecretRef.File(
                            Paths.absolute(file.path())
                                    .orElseThrow(() ->
                                            bad(
                                                    at,
                                                    "must name an absolute path, or one that"
                                                            + " begins with ~/, after file:")));
            case SecretRef.Keychain entry when !ENTRY.matcher(entry.name()).matches() ->
                    throw bad(at, "must name an entry of visible characters after keychain:");
            case SecretRef other -> other;
            case null ->
                    throw bad(
                            at,
                            BARE.matcher(text).matches()
                                    ? "must say more after " + text
                                    : "must not be the password itself: write keychain:NAME, env:NAME,"
                                            + " file:/PATH for a file that only you can read, pgpass,"
                                            + " command:[\"program\", \"argument\"] or prompt");
        };
    }

    /// In the largest unit that needs no fraction, so that nothing is lost.
    private static String text(Bytes bytes) {
        long amount = bytes.count();
        int unit = 0;
        while (amount != 0 && amount % 1024 == 0 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return amount + " " + UNITS[unit];
    }

    private static String text(Percent percent) {
        return new BigDecimal(String.valueOf(percent.value())).stripTrailingZeros().toPlainString()
                + " %";
    }

    private static BadValue bad(JsonParser at, String message) {
        return new BadValue(at, message, Optional.empty());
    }

    private static <T> void add(
            SimpleModule module, Class<T> type, Reader<T> reader, Function<T, String> writer) {
        module.addDeserializer(
                type,
                new StdDeserializer<T>(type) {
                    @Override
                    public T deserialize(JsonParser parser, DeserializationContext context) {
                        return reader.read(
                                parser.currentToken() == JsonToken.VALUE_STRING
                                        ? parser.getString()
                                        : "",
                                parser);
                    }
                });
        module.addSerializer(
                type,
                new StdSerializer<T>(type) {
                    @Override
                    public void serialize(
                            T value, JsonGenerator generator, SerializationContext context) {
                        generator.writeString(writer.apply(value));
                    }
                });
    }
}
