package headroom.adapters.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The fields of INFO's sections.
final class ServerInfo {

    private final Map<String, String> fields = new HashMap<>();

    void add(byte[] section) {
        for (String line : new String(section, StandardCharsets.UTF_8).lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.charAt(0) != '#') {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
    }

    /// Empty when the server does not tell, as some managed ones do.
    Optional<String> text(String field) {
        return Optional.ofNullable(fields.get(field)).filter(value -> !value.isBlank());
    }

    /// @throws Violation when it is missing or no number
    long number(String field) throws Violation {
        String value = fields.getOrDefault(field, "");
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new Violation("INFO tells no " + field, e);
        }
    }

    String required(String field) throws Violation {
        return text(field).orElseThrow(() -> new Violation("INFO tells no " + field));
    }
}
