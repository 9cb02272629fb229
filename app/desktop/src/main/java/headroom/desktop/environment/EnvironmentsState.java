package headroom.desktop.environment;

import headroom.core.environment.Tier;
import headroom.core.settings.Settings.Original;
import java.util.List;
import java.util.Optional;

/// The environments as files.
///
/// @param selected the name of the one that commands mean
/// @param removing the one of which it is asked whether it is to go
/// @param note what came of the last command
record EnvironmentsState(
        List<Row> rows, Optional<String> selected, Optional<Original> removing, String note) {

    /// @param trouble why the file does not hold; empty when all is well
    record Row(String name, Optional<Tier> tier, String postgres, String redis, String trouble) {}

    EnvironmentsState {
        rows = List.copyOf(rows);
    }
}
