package headroom.adapters.files;

import headroom.core.environment.Levels;
import headroom.core.settings.Draft;
import headroom.core.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// The settings in the operator's folder. What a change or a removal replaces goes to the folder
/// `backups` beside the files, with the time in its name; the ten newest of each environment stay.
public final class SettingsFiles implements Settings {

    private static final int BACKUPS = 10;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final EnvironmentFiles files;
    private final InstantSource clock;
    private final Renaming renaming;
    private volatile PgServiceFiles services = PgServiceFiles.NOWHERE;

    /// Takes along what is kept elsewhere under an environment's name.
    @FunctionalInterface
    public interface Renaming {

        /// Told before the file is moved.
        ///
        /// @return why it must stay where it is
        Optional<String> before(String from, String to);
    }

    /// Settings by whose names nothing is kept elsewhere.
    public SettingsFiles(EnvironmentFiles files, InstantSource clock) {
        this(files, clock, (_, _) -> Optional.empty());
    }

    public SettingsFiles(EnvironmentFiles files, InstantSource clock, Renaming renaming) {
        this.files = files;
        this.clock = clock;
        this.renaming = renaming;
    }

    @Override
    public Meaning read(String text, String name) {
        return EnvironmentMeaning.of(text, Optional.of(name), ground());
    }

    @Override
    public Meaning read(String text) {
        return EnvironmentMeaning.of(text, Optional.empty(), ground());
    }

    private EnvironmentYaml.Ground ground() {
        return new EnvironmentYaml.Ground(services, files.ground().levels());
    }

    @Override
    public Levels usual(String tier) {
        return files.ground().levels().levels(tier);
    }

    @Override
    public String write(Draft draft) {
        return EnvironmentYaml.write(draft);
    }

    @Override
    public Optional<String> carry(String text, Draft draft) {
        return CarriedDraft.into(text, draft);
    }

    @Override
    public void look() {
        services = files.ground().services().read();
    }

    @Override
    public Optional<Original> open(String name) {
        look();
        return EnvironmentRules.name(name) ? now(name) : Optional.empty();
    }

    @Override
    public Saved save(Change change) {
        try {
            if (!EnvironmentRules.name(change.name())) {
                return new Saved.Failed("No file can be called " + change.name() + ".yaml.");
            }
            Optional<String> before = change.original().map(Original::name);
            Optional<Saved> conflict = change.original().flatMap(this::conflict);
            if (conflict.isPresent()) {
                return conflict.get();
            }
            boolean moved = before.filter(b -> !b.equals(change.name())).isPresent();
            if ((before.isEmpty() || moved) && Files.exists(files.file(change.name()))) {
                return new Saved.Failed(
                        "There is an environment called %s already. Choose another name."
                                .formatted(change.name()));
            }
            Optional<Saved> stays = moved ? rename(before.get(), change.name()) : Optional.empty();
            if (stays.isPresent()) {
                return stays.get();
            }
            Optional<String> backup = Optional.empty();
            if (change.original().isPresent()) {
                backup = Optional.of(backup(change.original().get()));
            }
            Drafts.write(files.file(change.name()), change.text());
            if (moved) {
                Files.deleteIfExists(files.file(before.get()));
            }
            return new Saved.Done(backup);
        } catch (IOException e) {
            return failed(e);
        }
    }

    /// Before the file is moved: a program that ends in between leaves an environment under its old
    /// name, of which nothing was forgotten but its place.
    private Optional<Saved> rename(String from, String to) throws IOException {
        Optional<String> stays = renaming.before(from, to);
        if (stays.isPresent()) {
            return Optional.of(new Saved.Failed("Nothing was written: " + stays.get()));
        }
        EnvironmentOrder order = EnvironmentOrder.of(files.folder());
        if (order.names().contains(from)) {
            order.renamed(from, to).keep(files.folder());
        }
        return Optional.empty();
    }

    @Override
    public Saved remove(Original original) {
        try {
            Optional<Saved> conflict = conflict(original);
            if (conflict.isPresent()) {
                return conflict.get();
            }
            String backup = backup(original);
            Files.deleteIfExists(files.file(original.name()));
            return new Saved.Done(Optional.of(backup));
        } catch (IOException e) {
            return failed(e);
        }
    }

    @Override
    public Saved order(List<String> names) {
        try {
            new EnvironmentOrder(names).keep(files.folder());
            return new Saved.Done(Optional.empty());
        } catch (IOException e) {
            return failed(e);
        }
    }

    private Optional<Saved> conflict(Original original) {
        Optional<Original> now = now(original.name());
        return now.equals(Optional.of(original))
                ? Optional.empty()
                : Optional.of(new Saved.ChangedMeanwhile(now));
    }

    private Optional<Original> now(String name) {
        try {
            Path file = files.file(name);
            return Files.exists(file)
                    ? Optional.of(new Original(name, BoundedText.of(file)))
                    : Optional.empty();
        } catch (Refusal _) {
            return Optional.of(
                    new Original(name, "")); // not text at all: all of it is to be written
        }
    }

    private String backup(Original original) throws IOException {
        Path folder = files.folder().resolve("backups");
        String prefix = original.name() + ".";
        Path file = folder.resolve(prefix + STAMP.format(clock.instant()) + ".yaml");
        Files.createDirectories(folder);
        Files.copy(
                files.file(original.name()),
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        List<Path> all;
        try (var listed = Files.list(folder)) {
            all =
                    listed.filter(p -> stamped(p, prefix))
                            .sorted(java.util.Comparator.reverseOrder())
                            .toList();
        }
        for (Path old : all.subList(Math.min(BACKUPS, all.size()), all.size())) {
            Files.deleteIfExists(old);
        }
        return file.toString();
    }

    /// Names may hold points: "shop." begins those of "shop.eu", too.
    private static boolean stamped(Path file, String prefix) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(prefix)
                && name.substring(prefix.length()).matches("\\d{8}T\\d{6}\\.\\d{3}Z\\.yaml");
    }

    private static Saved failed(IOException e) {
        return new Saved.Failed(
                "Nothing was written: %s. Check the folder's rights and the room on the disk."
                        .formatted(e));
    }
}
