package headroom.desktop.identity;

import headroom.core.environment.Level;
import java.util.List;
import java.util.Optional;

/// Whether the servers of the environment in sight are the accepted ones.
public sealed interface AcceptanceState {

    /// They are, or nothing is known of them yet.
    record Nothing() implements AcceptanceState {}

    /// They are not.
    ///
    /// @param level how bad that is there
    /// @param changes old and new of each server, a line each
    /// @param since what was accepted before, when and by whom
    /// @param typed what the operator typed so far
    /// @param satisfied whether it is the environment's name
    /// @param busy whether it is being written down
    /// @param trouble why it was not accepted
    record Asking(
            String environment,
            Level level,
            String headline,
            List<String> changes,
            String since,
            String typed,
            boolean satisfied,
            boolean busy,
            Optional<String> trouble)
            implements AcceptanceState {

        public Asking {
            changes = List.copyOf(changes);
        }
    }
}
