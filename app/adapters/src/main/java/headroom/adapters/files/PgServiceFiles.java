package headroom.adapters.files;

import headroom.core.settings.PgServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where libpq finds the services that settings can name. Read anew each time, but for those that
/// were [read][#read()].
public final class PgServiceFiles {

    /// For settings that can name none.
    public static final PgServiceFiles NOWHERE =
            new PgServiceFiles(List.of(), Optional.of(List.of()));

    private static final String SYSTEMS = "pg_service.conf";

    /// What libpq was compiled with (`pg_config --sysconfdir`): Debian's, and that of PostgreSQL's
    /// own RPM packages. Which one is here nobody tells without libpq.
    private static final List<Path> COMPILED =
            List.of(Path.of("/etc/postgresql-common"), Path.of("/etc/sysconfig/pgsql"));

    private final List<Path> places;
    private final Optional<List<Content>> read;

    /// What a file held when it was read.
    private record Content(Path file, List<PgServices.Section> sections, Optional<Refusal> flaw) {

        static Content of(Path file) {
            try {
                return new Content(
                        file, PgServices.read(BoundedText.of(file)).sections(), Optional.empty());
            } catch (Refusal e) {
                return new Content(file, List.of(), Optional.of(e));
            }
        }
    }

    private PgServiceFiles(List<Path> places, Optional<List<Content>> read) {
        this.places = List.copyOf(places);
        this.read = read;
    }

    /// A section and the file in which it stands.
    public record Found(Path file, PgServices.Section section) {}

    /// Where libpq looks: `PGSERVICEFILE`, else `~/.pg_service.conf`, and for what does not stand
    /// there `pg_service.conf` in `PGSYSCONFDIR`, else in the folder that it was compiled with.
    ///
    /// @param system the system property `os.name`
    public static PgServiceFiles of(
            String system, Path home, Function<String, Optional<String>> variables) {
        return of(system, home, variables, windows(system) ? List.of() : COMPILED);
    }

    /// @param compiled where packages of libpq look without `PGSYSCONFDIR`
    static PgServiceFiles of(
            String system,
            Path home,
            Function<String, Optional<String>> variables,
            List<Path> compiled) {
        var places = new ArrayList<Path>();
        places.add(
                named(variables, "PGSERVICEFILE")
                        .orElseGet(() -> own(system, home, variables).resolve(".pg_service.conf")));
        named(variables, "PGSYSCONFDIR").map(List::of).orElse(compiled).stream()
                .map(folder -> folder.resolve(SYSTEMS))
                .forEach(places::add);
        return new PgServiceFiles(places, Optional.empty());
    }

    /// The same as the files stand now, for whoever must not wait for a disk.
    PgServiceFiles read() {
        return new PgServiceFiles(places, Optional.of(contents()));
    }

    private List<Content> contents() {
        return read.orElseGet(
                () -> places.stream().filter(Files::exists).map(Content::of).toList());
    }

    private static Path own(
            String system, Path home, Function<String, Optional<String>> variables) {
        return windows(system)
                ? named(variables, "APPDATA")
                        .orElseGet(() -> home.resolve("AppData").resolve("Roaming"))
                        .resolve("postgresql")
                : home;
    }

    private static boolean windows(String system) {
        return system.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    private static Optional<Path> named(Function<String, Optional<String>> variables, String name) {
        return variables.apply(name).filter(text -> !text.isEmpty()).map(Path::of);
    }

    /// Every service that can be named, with what it holds. A file that cannot be read holds none.
    public List<Found> sections() {
        var found = new LinkedHashMap<String, Found>();
        for (Content content : contents()) { // a flaw is told to whoever names a service of it
            content.sections()
                    .forEach(s -> found.putIfAbsent(s.name(), new Found(content.file(), s)));
        }
        return List.copyOf(found.values());
    }

    /// The service of this name.
    ///
    /// @throws Refusal when there is no such service, told at the key that names it
    Found find(String name, YamlTree source, String at) throws Refusal {
        List<Content> contents = contents();
        if (contents.isEmpty()) {
            throw source.refusal(
                    at,
                    "%s needs a service file, and there is none%s; write one, or host, database and user here instead"
                            .formatted(at, places.isEmpty() ? "" : " at " + text(places, " or ")));
        }
        for (Content content : contents) {
            if (content.flaw().isPresent()) {
                String flaw = content.flaw().get().problem().message();
                throw source.refusal(at, at + " needs " + content.file() + ", which " + flaw);
            }
            Optional<PgServices.Section> section = new PgServices(content.sections()).find(name);
            if (section.isPresent()) {
                return new Found(content.file(), section.get());
            }
        }
        List<Path> present = contents.stream().map(Content::file).toList();
        throw source.refusal(
                at,
                "%s must be a section of %s".formatted(at, text(present, " or ")),
                Nearest.to(name, sections().stream().map(f -> f.section().name()).toList()));
    }

    /// Another one whenever one of the files may have changed.
    Map<Path, String> state() {
        return places.stream()
                .collect(Collectors.toMap(p -> p, PgServiceFiles::stamp, (a, _) -> a));
    }

    private static String stamp(Path place) {
        try {
            return Files.size(place) + " " + Files.getLastModifiedTime(place);
        } catch (IOException _) {
            return "";
        }
    }

    private static String text(List<Path> places, String between) {
        return places.stream().map(Path::toString).collect(Collectors.joining(between));
    }
}
