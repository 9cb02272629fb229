package headroom.adapters.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A team's levels, in a file that need not be there. One that breaks leaves those in force that
/// were last good.
///
/// Thread-safe.
public final class TeamLevels {

    /// Levels of nobody's: those that are shipped.
    static final TeamLevels NONE = new TeamLevels(Optional.empty());

    private final Optional<Path> file;
    private volatile Optional<LevelRules> rules = Optional.empty(); // until the file was taken up
    private Optional<FileProblem> problem = Optional.empty();
    private Optional<String> taken = Optional.empty();
    private Optional<String> moving = Optional.empty();

    private TeamLevels(Optional<Path> file) {
        this.file = file;
    }

    /// @param file need not exist yet
    public static TeamLevels in(Path file) {
        return new TeamLevels(Optional.of(file));
    }

    /// Another one whenever a look has seen the file changed.
    synchronized String seen() {
        return moving.or(() -> taken).orElse("");
    }

    private String state() {
        return file.map(TeamLevels::stamp).orElse("");
    }

    /// Takes the file up as it stands.
    ///
    /// @return what is wrong with it
    synchronized Optional<FileProblem> now() {
        return take(state());
    }

    /// Takes a change up once it has stood still from one look to the next.
    ///
    /// @return what was wrong with what was taken up
    synchronized Optional<FileProblem> look() {
        String state = state();
        if (taken.isEmpty() || moving.filter(state::equals).isPresent()) {
            return take(state);
        }
        moving = taken.filter(state::equals).isPresent() ? Optional.empty() : Optional.of(state);
        return problem;
    }

    /// What holds now. Waits for nobody once the file was taken up, not even for a look that reads
    /// it: the toolkit's thread asks with every key.
    LevelRules rules() {
        return rules.orElseGet(this::first);
    }

    private synchronized LevelRules first() {
        if (rules.isEmpty()) {
            problem = now();
        }
        return rules.orElse(LevelRules.SHIPPED);
    }

    private Optional<FileProblem> take(String state) {
        if (taken.filter(state::equals).isEmpty()) {
            taken = Optional.of(state);
            moving = Optional.empty();
            try {
                rules = Optional.of(state.isEmpty() ? LevelRules.SHIPPED : read());
                problem = Optional.empty();
            } catch (Refusal e) {
                rules = rules.or(() -> Optional.of(LevelRules.SHIPPED));
                problem = Optional.of(e.problem());
            }
        }
        return problem;
    }

    private LevelRules read() throws Refusal {
        Path path = file.orElseThrow();
        return LevelRules.team(BoundedText.of(path), String.valueOf(path.getFileName()));
    }

    private static String stamp(Path path) {
        try {
            return Files.size(path) + " " + Files.getLastModifiedTime(path);
        } catch (IOException _) {
            return "";
        }
    }
}
