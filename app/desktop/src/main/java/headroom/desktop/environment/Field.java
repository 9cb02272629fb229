package headroom.desktop.environment;

import headroom.core.settings.Draft;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One line of the form.
///
/// @param path of its key in the settings
/// @param prompt what could stand there, or what holds where nothing does
/// @param choices what may be chosen, nothing being one of them where it may be left out; empty for
///   what is typed
record Field(String path, String label, Kind kind, String prompt, List<String> choices) {

    enum Kind {
        TEXT,
        NUMBER,
        /// One value, or several separated by commas; the key of several is the plural.
        HOSTS,
        /// Values separated by commas.
        LIST,
        /// A name and a value on each line.
        PAIRS,
        CHOICE,
        FLAG,
        /// Whether a list was declared that holds nothing, which is not the same as no list.
        NONE,
        /// A reference to a secret; `choices` are the kinds.
        SECRET
    }

    Field {
        choices = List.copyOf(choices);
    }

    static Field text(String path, String label, String prompt) {
        return new Field(path, label, Kind.TEXT, prompt, List.of());
    }

    static Field number(String path, String label, String prompt) {
        return new Field(path, label, Kind.NUMBER, prompt, List.of());
    }

    static Field flag(String path, String label) {
        return new Field(path, label, Kind.FLAG, "", List.of());
    }

    static Field secret(String path, String label, List<String> kinds) {
        return new Field(path, label, Kind.SECRET, "choose", kinds);
    }

    /// @param prompt what holds where nothing is chosen
    static Field choice(String path, String label, String prompt, List<String> choices) {
        return new Field(
                path,
                label,
                Kind.CHOICE,
                prompt,
                Stream.concat(Stream.of(""), choices.stream()).toList());
    }

    /// What stands in the field.
    String in(Draft draft) {
        return switch (kind) {
            case HOSTS -> {
                String text = draft.text(path);
                yield text.isEmpty() ? draft.text(plural()) : text;
            }
            case NONE ->
                    String.valueOf(draft.value(path).filter(v -> v.equals(List.of())).isPresent());
            case PAIRS ->
                    draft.value(path)
                            .map(v -> v instanceof Map<?, ?> pairs ? lines(pairs) : "" + v)
                            .orElse("");
            case TEXT, NUMBER, LIST, CHOICE, FLAG, SECRET -> draft.text(path);
        };
    }

    private static String lines(Map<?, ?> pairs) {
        return pairs.entrySet().stream()
                .map(e -> e.getKey() + (e.getValue() instanceof Map ? "" : " = " + e.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /// The draft after somebody typed it; nothing takes the key away.
    Draft typed(Draft draft, String typed) {
        String value = typed.strip();
        return switch (kind) {
            case HOSTS -> hosts(draft, value);
            case LIST -> put(draft, value.isEmpty() ? Optional.empty() : Optional.of(parts(value)));
            case PAIRS -> put(draft, pairs(value));
            case FLAG -> put(draft, Optional.of((Object) true).filter(_ -> value.equals("true")));
            case NONE ->
                    put(draft, Optional.of((Object) List.of()).filter(_ -> value.equals("true")));
            case NUMBER -> number(draft, value);
            case TEXT, CHOICE, SECRET -> put(draft, value);
        };
    }

    private Draft number(Draft draft, String value) {
        Optional<Object> there = draft.value(path).filter(v -> v instanceof Number);
        if (there.filter(v -> v.toString().equals(value)).isPresent()) {
            return draft; // whatever kind of number it was read as
        }
        if (value.matches("\\d{1,9}")) {
            return draft.with(path, Integer.parseInt(value));
        }
        return value.matches("\\d{1,15}(\\.\\d{1,6})?")
                ? draft.with(path, new BigDecimal(value))
                : put(draft, value);
    }

    private Draft put(Draft draft, String value) {
        return put(draft, Optional.of((Object) value).filter(_ -> !value.isEmpty()));
    }

    private Draft put(Draft draft, Optional<Object> value) {
        return value.map(v -> draft.with(path, v)).orElseGet(() -> without(draft, path));
    }

    /// The same without a key. What is one of a list stays there when it was its last: it is still
    /// being filled in.
    private static Draft without(Draft draft, String path) {
        int end = path.lastIndexOf(']');
        if (draft.value(path).isEmpty()) {
            return draft;
        }
        if (end < 0) {
            return draft.without(path);
        }
        String item = path.substring(0, end + 1);
        var keys = new LinkedHashMap<String, Object>();
        if (draft.value(item).orElse("") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> keys.put(String.valueOf(key), value));
        }
        return draft.with(item, new Draft(keys).without(path.substring(end + 2)).tree());
    }

    private Draft hosts(Draft draft, String value) {
        Draft without = without(without(draft, path), plural());
        List<String> all = parts(value);
        if (all.isEmpty()) {
            return without;
        }
        return all.size() > 1 ? without.with(plural(), all) : without.with(path, all.getFirst());
    }

    private static List<String> parts(String value) {
        return Stream.of(value.split(",", -1))
                .map(String::strip)
                .filter(h -> !h.isEmpty())
                .toList();
    }

    /// A line without a sign has no value yet, which is a mistake and is told as one.
    private static Optional<Object> pairs(String value) {
        var pairs = new LinkedHashMap<String, Object>();
        value.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> {
                    int sign = line.indexOf('=');
                    if (sign < 0) {
                        pairs.put(line, Map.of());
                    } else {
                        pairs.put(
                                line.substring(0, sign).strip(), line.substring(sign + 1).strip());
                    }
                });
        return pairs.isEmpty() ? Optional.empty() : Optional.of(pairs);
    }

    private String plural() {
        return path + "s";
    }

    /// Whether a mistake at this key is one of this field's.
    boolean of(String key) {
        return key.equals(path)
                || switch (kind) {
                    case HOSTS -> key.equals(plural()) || key.startsWith(plural() + "[");
                    case LIST -> key.startsWith(path + "[");
                    case PAIRS -> key.startsWith(path + ".");
                    case TEXT, NUMBER, CHOICE, FLAG, NONE, SECRET -> false;
                };
    }

    /// A mistake in words that need not repeat which field it is.
    String spoken(String wrong) {
        if (wrong.startsWith("missing key")) {
            return "is needed";
        }
        if (kind == Kind.PAIRS && wrong.endsWith("must be text, not keys and values")) {
            return wrong.substring(path.length() + 1, wrong.indexOf(" must be "))
                    + " has no value yet: write name = value";
        }
        int end = Math.max(path.lastIndexOf(']') + 1, path.lastIndexOf('.'));
        String above = path.substring(0, Math.max(0, end));
        String least = wrong.replace(path + " ", "").replace(path + ".", "");
        return above.isEmpty() ? least : least.replace(above + ": ", "").replace(above + " ", "");
    }
}
