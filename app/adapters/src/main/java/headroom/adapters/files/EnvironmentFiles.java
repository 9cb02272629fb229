package headroom.adapters.files;

import headroom.core.environment.Environment;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The environments of one operator: a folder with one YAML file each, called as the environment
/// is.
///
/// ```yaml
/// name: shop
/// tier: production            # production, staging or lab
/// postgres:
///   host: db-1.internal
///   monitor: {user: headroom_monitor, password: env:SHOP_PG}
///   operator: {user: headroom_operator, password: file:/run/secrets/op}
/// redis:
///   host: redis-1.internal
///   monitor: {user: headroom, password: file:/run/secrets/redis}
/// capacity: {configured: {allocated: 1.8 TiB, ceiling: 2 TiB}}
/// expectations: {slots: [{name: orders_cdc, owner: orders team}]}
/// levels: {storage: {watch: 60 %, warning: 75 %, critical: 90 %}}
/// ```
public final class EnvironmentFiles {

    private static final String ENDING = ".yaml";

    private final Path folder;
    private final PgServiceFiles services;
    private final TeamLevels levels;

    /// Files that can name no service of libpq's.
    ///
    /// @param folder need not exist yet
    public EnvironmentFiles(Path folder) {
        this(folder, PgServiceFiles.NOWHERE);
    }

    /// @param folder need not exist yet
    /// @param services those that the files can name
    public EnvironmentFiles(Path folder, PgServiceFiles services) {
        this(folder, services, TeamLevels.NONE);
    }

    /// @param folder need not exist yet
    /// @param services those that the files can name
    /// @param levels that hold where the files say nothing
    public EnvironmentFiles(Path folder, PgServiceFiles services, TeamLevels levels) {
        this.folder = folder;
        this.services = services;
        this.levels = levels;
    }

    /// What a folder holds.
    ///
    /// @param environments those that could be read, in the order of their files
    /// @param problems one for each file that could not
    /// @param levels what is wrong with the team's levels, in whose place those that are shipped
    ///   hold
    public record Environments(
            List<Environment> environments,
            List<FileProblem> problems,
            Optional<FileProblem> levels) {

        public Environments {
            environments = List.copyOf(environments);
            problems = List.copyOf(problems);
        }
    }

    /// Reads every environment anew. A folder that is not there holds none.
    public Environments load() {
        List<Environment> environments = new ArrayList<>();
        List<FileProblem> problems = new ArrayList<>();
        Optional<FileProblem> levels = this.levels.now();
        for (Path file : files(problems)) {
            try {
                environments.add(read(file));
            } catch (Refusal e) {
                problems.add(e.problem());
            }
        }
        return new Environments(environments, problems, levels);
    }

    /// The file of the environment with this name, whether it exists or not.
    ///
    /// @throws IllegalArgumentException when no environment can have this name
    public Path file(String name) {
        if (!EnvironmentRules.name(name)) {
            throw new IllegalArgumentException("no environment can be called " + name);
        }
        return folder.resolve(name + ENDING);
    }

    /// Writes an environment's file, or puts a new one in its place: a reader sees the old one or
    /// the new one, never a part.
    ///
    /// @throws IllegalArgumentException when the environment would not be read back as it is
    public void write(Environment environment) throws IOException {
        Path file = file(environment.name());
        levels.now(); // what holds anyway is left out, and must hold when it is read again
        String text = EnvironmentYaml.write(environment, ground());
        try {
            String name = environment.name();
            if (!EnvironmentYaml.read(text, name + ENDING, name, ground()).equals(environment)) {
                throw new IllegalArgumentException(name + " would not be read back as it is");
            }
        } catch (Refusal e) {
            throw new IllegalArgumentException(e.problem().text(), e);
        }
        Drafts.write(file, text);
    }

    Path folder() {
        return folder;
    }

    /// Every level that holds in an environment, with the place that says so; empty where its file
    /// is broken or there is none.
    public List<AppliedLevel> levels(Environment environment) {
        Path file = file(environment.name());
        try {
            return EnvironmentYaml.applied(
                    BoundedText.of(file),
                    String.valueOf(file.getFileName()),
                    environment.name(),
                    ground());
        } catch (Refusal _) {
            return List.of(); // changed since it was read, and told by whoever follows it
        }
    }

    EnvironmentYaml.Ground ground() {
        return new EnvironmentYaml.Ground(services, levels.rules());
    }

    /// How the files lay, when last looked at, that those in the folder build upon.
    Map<Path, String> state() {
        Map<Path, String> state = new HashMap<>(services.state());
        state.put(folder, levels.seen());
        return state;
    }

    /// Looks what became of the team's levels.
    ///
    /// @return what is wrong with them
    Optional<FileProblem> look() {
        return levels.look();
    }

    /// Reads one file.
    Environment read(Path file) throws Refusal {
        return EnvironmentYaml.read(
                BoundedText.of(file), String.valueOf(file.getFileName()), base(file), ground());
    }

    /// What the environment in a file must be called.
    static String base(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    /// The files that are environments, good or not, in the order of their files.
    List<Path> files(List<FileProblem> problems) {
        if (Files.notExists(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.startsWith(".")) {
                    continue; // drafts, and what editors leave
                }
                if (name.endsWith(ENDING)) {
                    found.add(entry);
                } else if (name.endsWith(".yml")) {
                    problems.add(FileProblem.whole(name, "is not read: it must end in .yaml"));
                }
            }
        } catch (NotDirectoryException e) {
            problems.add(FileProblem.whole(folder.toString(), "is not a folder"));
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            problems.add(
                    FileProblem.whole(folder.toString(), "cannot be listed: " + e.getMessage()));
        }
        found.sort(null);
        return found;
    }
}
