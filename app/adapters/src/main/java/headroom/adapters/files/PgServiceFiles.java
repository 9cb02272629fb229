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

/// Where libpq finds the services that settings can name. Read anew each time.
public final class PgServiceFiles {

    /// For settings that can name none.
    public static final PgServiceFiles NOWHERE = new PgServiceFiles(List.of());

    private final List<Path> places;

    private PgServiceFiles(List<Path> places) {
        this.places = List.copyOf(places);
    }

    /// A section and the file in which it stands.
    public record Found(Path file, PgServices.Section section) {}

    /// Where libpq looks: `PGSERVICEFILE`, else `~/.pg_service.conf`, and for what does not stand
    /// there `pg_service.conf` in `PGSYSCONFDIR`.
    ///
    /// @param system the system property `os.name`
    public static PgServiceFiles of(
            String system, Path home, Function<String, Optional<String>> variables) {
        var places = new ArrayList<Path>();
        places.add(
                named(variables, "PGSERVICEFILE")
                        .orElseGet(() -> own(system, home, variables).resolve(".pg_service.conf")));
        named(variables, "PGSYSCONFDIR")
                .map(folder -> folder.resolve("pg_service.conf"))
                .ifPresent(places::add);
        return new PgServiceFiles(places);
    }

    private static Path own(
            String system, Path home, Function<String, Optional<String>> variables) {
        return system.toLowerCase(Locale.ROOT).startsWith("windows")
                ? named(variables, "APPDATA")
                        .orElseGet(() -> home.resolve("AppData").resolve("Roaming"))
                        .resolve("postgresql")
                : home;
    }

    private static Optional<Path> named(Function<String, Optional<String>> variables, String name) {
        return variables.apply(name).filter(text -> !text.isEmpty()).map(Path::of);
    }

    /// Every service that can be named, with what it holds. A file that cannot be read holds none.
    public List<Found> sections() {
        var found = new LinkedHashMap<String, Found>();
        for (Path place : present()) {
            try {
                PgServices.read(BoundedText.of(place))
                        .sections()
                        .forEach(s -> found.putIfAbsent(s.name(), new Found(place, s)));
            } catch (Refusal _) {
                // told to whoever names a service of it
            }
        }
        return List.copyOf(found.values());
    }

    /// The service of this name.
    ///
    /// @throws Refusal when there is no such service, told at the key that names it
    Found find(String name, YamlTree source, String at) throws Refusal {
        List<Path> present = present();
        if (present.isEmpty()) {
            throw source.refusal(
                    at,
                    "%s needs a service file, and there is none%s; write one, or host, database and user here instead"
                            .formatted(at, places.isEmpty() ? "" : " at " + text(places, " or ")));
        }
        for (Path place : present) {
            Optional<PgServices.Section> section = read(place, source, at).find(name);
            if (section.isPresent()) {
                return new Found(place, section.get());
            }
        }
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

    private static PgServices read(Path place, YamlTree source, String at) throws Refusal {
        try {
            return PgServices.read(BoundedText.of(place));
        } catch (Refusal e) {
            throw source.refusal(at, at + " needs " + place + ", which " + e.problem().message());
        }
    }

    private List<Path> present() {
        return places.stream().filter(Files::exists).toList();
    }

    private static String text(List<Path> places, String between) {
        return places.stream().map(Path::toString).collect(Collectors.joining(between));
    }
}
