package headroom.desktop.shell;

import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.desktop.fleet.EnvironmentRow;
import java.util.List;
import java.util.Optional;

/// What the frame shows.
///
/// @param rows the environments, in the operator's order
/// @param current the name of the one in sight
/// @param trouble why the environment in sight is watched by other settings than its file's
/// @param utc the time
/// @param local the same where the operator sits
/// @param servers how each server of the environment in sight answers
/// @param progress of something long
/// @param journal how the journal stands
public record ShellState(
        List<EnvironmentRow> rows,
        Optional<String> current,
        Optional<Header> header,
        Optional<Note> trouble,
        String utc,
        String local,
        List<Note> servers,
        Optional<Progress> progress,
        Optional<Note> journal) {

    /// Of the environment in sight.
    ///
    /// @param fingerprint what its server says it is, or that it has not said it yet
    /// @param whole the same with the address, the database and the start
    public record Header(
            String name, Optional<Tier> tier, String fingerprint, String whole, Lock lock) {}

    /// What mitigations ask for here.
    ///
    /// @param level how much it deserves attention
    public record Lock(Level level, String text, String more) {}

    /// A sentence with a level.
    ///
    /// @param more the whole truth, for the hover
    public record Note(Level level, String text, String more) {}

    /// @param done 0 to 1; empty where it cannot be told
    public record Progress(String text, Optional<Double> done) {}

    public ShellState {
        rows = List.copyOf(rows);
        servers = List.copyOf(servers);
    }
}
