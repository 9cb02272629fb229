package headroom.adapters.files;

import headroom.core.environment.Levels;

/// Levels as a team writes them.
public final class TeamText {

    private TeamText() {}

    /// What holds where the team says this, and what is shipped where it says nothing.
    ///
    /// @param yaml the block of all environments, in flow style: `load: {lag: {watch: 1 s}}`
    public static Levels levels(String yaml) {
        try {
            return LevelRules.team("all: {" + yaml + "}", "levels.yaml").levels("lab");
        } catch (Refusal e) {
            throw new AssertionError(e.problem().text(), e);
        }
    }
}
