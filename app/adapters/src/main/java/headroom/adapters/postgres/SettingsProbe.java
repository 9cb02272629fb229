package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.signal.ServerSettings;
import java.sql.Array;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The settings that the operators declared, as the server has them.
final class SettingsProbe extends CostlyProbe<ServerSettings> {

    private static final String SQL = Sql.load("get_settings.sql");

    private final List<String> names;

    SettingsProbe(Set<String> names, Link link) {
        super(ServerSettings.SOURCE, link);
        this.names = names.stream().sorted().toList();
    }

    @Override
    ServerSettings answer(Link open) throws SQLException, ProbeFailure {
        Array asked = open.connection().createArrayOf("text", names.toArray());
        try {
            open.prepared(SQL).setArray(1, asked);
            Map<String, Optional<String>> values = new HashMap<>();
            for (Answer each : ask(open, SQL).parts("settings")) {
                values.put(each.text("name"), each.optionalText("value"));
            }
            return new ServerSettings(values);
        } finally {
            asked.free();
        }
    }
}
