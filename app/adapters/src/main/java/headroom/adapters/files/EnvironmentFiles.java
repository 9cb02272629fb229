package headroom.adapters.files;

import headroom.core.environment.Environment;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    /// Files that can name no service of libpq's.
    ///
    /// @param folder need not exist yet
    public EnvironmentFiles(Path folder) {
        this(folder, PgServiceFiles.NOWHERE);
    }

    /// @param folder need not exist yet
    /// @param services those that the files can name
    public EnvironmentFiles(Path folder, PgServiceFiles services) {
        this.folder = folder;
        this.services = services;
    }

    /// What a folder holds.
    ///
    /// @param environments those that could be read, in the order of their files
    /// @param problems one for each file that could not
    public record Environments(List<Environment> environments, List<FileProblem> problems) {

        public Environments {
            environments = List.copyOf(environments);
            problems = List.copyOf(problems);
        }
    }

    /// Reads every environment anew. A folder that is not there holds none.
    public Environments load() {
        List<Environment> environments = new ArrayList<>();
        List<FileProblem> problems = new ArrayList<>();
        for (Path file : files(problems)) {
            try {
                environments.add(read(file));
            } catch (Refusal e) {
                problems.add(e.problem());
            }
        }
        return new Environments(environments, problems);
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
        String text = EnvironmentYaml.write(environment, services);
        try {
            String name = environment.name();
            if (!EnvironmentYaml.read(text, name + ENDING, name, services).equals(environment)) {
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

    PgServiceFiles services() {
        return services;
    }

    /// Reads one file.
    Environment read(Path file) throws Refusal {
        return EnvironmentYaml.read(
                BoundedText.of(file), String.valueOf(file.getFileName()), base(file), services);
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
