package headroom.core.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An environment's settings as keys and values, right or wrong, as they stand in its file or are
/// just being typed.
///
/// @param tree texts, numbers, booleans, lists and maps of these by their keys; in the order in
///   which they were written
public record Draft(Map<String, Object> tree) {

    public static final Draft EMPTY = new Draft(Map.of());

    private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+");

    public Draft {
        tree = Collections.unmodifiableMap(new LinkedHashMap<>(tree));
    }

    /// The value at a path such as `postgres.host` or `bastions[0].user`, in words; a list's parts
    /// are separated by commas. Empty where there is none.
    public String text(String path) {
        return value(path)
                .map(value ->
                        value instanceof List<?> list
                                ? list.stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))
                                : String.valueOf(value))
                .orElse("");
    }

    /// The value at a path.
    public Optional<Object> value(String path) {
        Object at = tree;
        for (String step : steps(path)) {
            Object next =
                    switch (at) {
                        case Map<?, ?> map when map.containsKey(step) -> map.get(step);
                        case List<?> list when index(step) < list.size() -> list.get(index(step));
                        default -> Optional.empty();
                    };
            if (next == null || next.equals(Optional.empty())) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    /// The same with another value at a path; what leads there is made.
    public Draft with(String path, Object value) {
        return new Draft(asMap(changed(tree, steps(path), Optional.of(value)).orElse(Map.of())));
    }

    /// The same without what is at a path, and without what held nothing else.
    public Draft without(String path) {
        return new Draft(asMap(changed(tree, steps(path), Optional.empty()).orElse(Map.of())));
    }

    /// How many parts the list at a path has.
    public int size(String path) {
        return value(path).map(v -> v instanceof List<?> list ? list.size() : 0).orElse(0);
    }

    private static Optional<Object> changed(Object at, List<String> steps, Optional<Object> value) {
        if (steps.isEmpty()) {
            return value;
        }
        String step = steps.getFirst();
        List<String> rest = steps.subList(1, steps.size());
        if (at instanceof List<?> || index(step) < Integer.MAX_VALUE) {
            var parts = new ArrayList<Object>(at instanceof List<?> list ? list : List.of());
            int index = Math.min(index(step), parts.size());
            Object inner = index < parts.size() ? parts.get(index) : Map.of();
            Optional<Object> put = changed(inner, rest, value);
            if (index < parts.size()) {
                parts.remove(index);
            }
            put.ifPresent(p -> parts.add(index, p));
            return parts.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(parts));
        }
        var keys =
                new LinkedHashMap<String, Object>(at instanceof Map<?, ?> m ? asMap(m) : Map.of());
        Object inner = keys.getOrDefault(step, Map.of());
        changed(inner, rest, value)
                .ifPresentOrElse(p -> keys.put(step, p), () -> keys.remove(step));
        return keys.isEmpty() ? Optional.empty() : Optional.of(Collections.unmodifiableMap(keys));
    }

    private static Map<String, Object> asMap(Object map) {
        var keys = new LinkedHashMap<String, Object>();
        if (map instanceof Map<?, ?> given) {
            given.forEach((key, value) -> keys.put(String.valueOf(key), value));
        }
        return keys;
    }

    private static List<String> steps(String path) {
        return STEP.matcher(path).results().map(r -> r.group()).toList();
    }

    private static int index(String step) {
        return step.matches("\\d{1,3}") ? Integer.parseInt(step) : Integer.MAX_VALUE;
    }
}
