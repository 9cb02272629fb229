package headroom.desktop.fleet;

import headroom.core.environment.Level;

/// One environment in the list.
///
/// @param tier its tier's word, or what else stands below its name
/// @param note how many gauges are in a bad state, `!` where something is unknown; empty when all
///   is well
/// @param unready whether a right is missing
/// @param tonight what could not be seen or done tonight, a sentence; empty where all could
/// @param spoken the whole row in words
public record EnvironmentRow(
        String name,
        Level level,
        String tier,
        String note,
        boolean unready,
        String tonight,
        String spoken) {}
