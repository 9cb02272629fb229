package headroom.core.signal;

import headroom.core.poll.Source;
import java.util.Map;
import java.util.Optional;

/// What the server's settings say that somebody has an expectation of.
///
/// @param values by name, as `SHOW` writes them; empty for a setting that this server does not have
public record ServerSettings(Map<String, Optional<String>> values) {

    public static final Source<ServerSettings> SOURCE =
            new Source<>("PostgreSQL", "current_setting", ServerSettings.class);

    public ServerSettings {
        values = Map.copyOf(values);
    }
}
