package headroom.adapters.files;

import headroom.core.environment.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The folder of environments, followed while the program runs. A look costs one listing and the
/// attributes of each file; only what was changed is read again. A change counts once it has stood
/// still from one look to the next, so that a file which is just being written is not taken for a
/// broken one, nor one that is put in its place by deleting and moving for one that is gone.
///
/// Thread-safe.
public final class EnvironmentFolder {

    private final EnvironmentFiles files;
    private final Map<Path, Followed> followed = new HashMap<>();
    private boolean looked;
    private Optional<FileProblem> levels = Optional.empty();

    /// How one file stands.
    ///
    /// @param name of the environment; of the file where it can be none
    /// @param environment as it was when the file was last good; empty where it never was
    /// @param problem why the file cannot be read now
    public record Standing(
            String name, Optional<Environment> environment, Optional<FileProblem> problem) {}

    /// @param ground how the files lie that settings build upon
    private record Stamp(FileTime modified, long size, String identity, Map<Path, String> ground) {

        static final Stamp GONE = new Stamp(FileTime.fromMillis(0), -1, "", Map.of());

        static Stamp of(Path file, Map<Path, String> ground) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(
                        attributes.lastModifiedTime(),
                        attributes.size(),
                        String.valueOf(attributes.fileKey()),
                        ground);
            } catch (IOException _) {
                return GONE;
            }
        }
    }

    /// @param taken the stamp of what was read
    /// @param moving another stamp that was seen once
    private record Followed(Stamp taken, Optional<Stamp> moving, Standing standing) {

        Followed awaiting(Stamp stamp) {
            return new Followed(taken, Optional.of(stamp), standing);
        }

        Followed still() {
            return new Followed(taken, Optional.empty(), standing);
        }
    }

    /// @param files whose folder is followed
    public EnvironmentFolder(EnvironmentFiles files) {
        this.files = files;
    }

    /// Looks what became of the files, and tells how all of them stand, in the operator's order.
    public synchronized List<Standing> look() {
        List<FileProblem> problems = new ArrayList<>();
        levels = files.look();
        Set<Path> present = new HashSet<>(files.files(problems));
        Set<Path> all = new HashSet<>(present);
        all.addAll(followed.keySet());
        Map<Path, String> ground = files.state();
        all.forEach(
                file -> follow(file, present.contains(file) ? Stamp.of(file, ground) : Stamp.GONE));
        looked = true;
        return standing(problems);
    }

    /// Reads the first files alone and tells how they stand, for a start that shall take no longer
    /// with hundreds of them. The next look reads all others.
    ///
    /// @param most how many, of the operator's order
    public synchronized List<Standing> first(int most) {
        List<FileProblem> problems = new ArrayList<>();
        levels = files.look();
        Map<Path, String> ground = files.state();
        files.files(problems).stream()
                .sorted(EnvironmentOrder.of(files.folder()).comparing(EnvironmentFiles::base))
                .limit(most)
                .forEach(file -> follow(file, Stamp.of(file, ground)));
        return standing(problems);
    }

    /// What was wrong with the team's levels at the last look; those that were last good hold until
    /// it is mended.
    public synchronized Optional<FileProblem> levels() {
        return levels;
    }

    private List<Standing> standing(List<FileProblem> problems) {
        List<Standing> now = new ArrayList<>();
        followed.values().stream().map(Followed::standing).forEach(now::add);
        now.removeIf(s -> s.environment().isEmpty() && s.problem().isEmpty()); // not read yet
        problems.forEach(p -> now.add(new Standing(p.file(), Optional.empty(), Optional.of(p))));
        now.sort(EnvironmentOrder.of(files.folder()).comparing(Standing::name));
        return List.copyOf(now);
    }

    /// The environment of this name as its file was when it was last good.
    public synchronized Optional<Environment> find(String name) {
        if (!looked) {
            look();
        }
        return Optional.ofNullable(followed.get(files.file(name)))
                .flatMap(f -> f.standing().environment());
    }

    private void follow(Path file, Stamp stamp) {
        Optional<Followed> before = Optional.ofNullable(followed.get(file));
        boolean still = before.flatMap(Followed::moving).equals(Optional.of(stamp));
        if (before.filter(b -> b.taken().equals(stamp)).isPresent()) {
            before.ifPresent(b -> followed.put(file, b.still()));
        } else if (looked && !still) {
            followed.put(file, before.orElseGet(() -> unread(file)).awaiting(stamp));
        } else if (stamp.equals(Stamp.GONE)) {
            followed.remove(file);
        } else {
            var good = before.flatMap(b -> b.standing().environment());
            followed.put(file, new Followed(stamp, Optional.empty(), read(file, good)));
        }
    }

    private static Followed unread(Path file) {
        return new Followed(
                Stamp.GONE,
                Optional.empty(),
                new Standing(EnvironmentFiles.base(file), Optional.empty(), Optional.empty()));
    }

    private Standing read(Path file, Optional<Environment> lastGood) {
        String name = EnvironmentFiles.base(file);
        try {
            return new Standing(name, Optional.of(files.read(file)), Optional.empty());
        } catch (Refusal e) {
            return new Standing(name, lastGood, Optional.of(e.problem()));
        }
    }
}
