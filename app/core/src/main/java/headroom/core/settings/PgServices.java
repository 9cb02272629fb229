package headroom.core.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The sections of a `pg_service.conf`, read as libpq reads them: a value is everything after the
/// first `=`, to the end of its line; of two sections with one name, and of two lines with one key,
/// the first counts.
///
/// Source: PostgreSQL's documentation, 34.17, and parseServiceFile in fe-connect.c.
///
/// @param sections in the order of the file
public record PgServices(List<Section> sections) {

    /// It prefers no encryption, which nobody wants.
    static final String ALLOW = "sslmode=allow (the nearest that is offered is prefer)";

    private static final String PASSWORD = "password";
    private static final Set<String> TAKEN =
            Set.of(
                    "host",
                    "port",
                    "dbname",
                    "user",
                    "sslmode",
                    "sslrootcert",
                    "sslcert",
                    "sslkey",
                    "channel_binding");
    private static final Set<String> SECRET =
            Set.of(
                    PASSWORD,
                    "sslpassword",
                    "scram_client_key",
                    "scram_server_key",
                    "oauth_client_secret");

    /// One service.
    ///
    /// @param line where it begins, counted from 1
    /// @param values by libpq's names, such as `host` and `sslmode`, known to us or not; of a key
    ///   that holds a secret an empty one
    /// @param password whether a password stands there; it is never taken from there
    /// @param flaw the number of the first line that libpq would not take
    public record Section(
            String name,
            int line,
            Map<String, String> values,
            boolean password,
            Optional<Integer> flaw) {

        public Section {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /// The value of a key; empty where none is given, or an empty one.
        public Optional<String> value(String key) {
            return Optional.ofNullable(values.get(key)).filter(text -> !text.isEmpty());
        }

        /// What stands here and in no settings, in words; but for the password.
        public List<String> notTaken() {
            var found = new ArrayList<String>();
            for (String key : values.keySet()) {
                if (!TAKEN.contains(key)) {
                    found.add(key);
                } else if (key.equals("sslmode") && value(key).equals(Optional.of("allow"))) {
                    found.add(ALLOW);
                }
            }
            return found;
        }
    }

    public PgServices {
        sections = List.copyOf(sections);
    }

    /// Reads a whole file; anything is one.
    public static PgServices read(String text) {
        var found = new LinkedHashMap<String, Section>();
        Optional<Reading> open = Optional.empty();
        int number = 0;
        for (String whole : (Iterable<String>) text.lines()::iterator) {
            number++;
            String line = whole.strip();
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            if (line.charAt(0) == '[') {
                open.ifPresent(reading -> reading.into(found));
                int end = line.indexOf(']');
                open =
                        end > 1
                                ? Optional.of(new Reading(line.substring(1, end), number))
                                : Optional.empty();
            } else if (open.isPresent()) {
                open.get().take(line, number);
            }
        }
        open.ifPresent(reading -> reading.into(found));
        return new PgServices(new ArrayList<>(found.values()));
    }

    /// The section of this name.
    public Optional<Section> find(String name) {
        return sections.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /// A section as far as it has been read.
    private static final class Reading {

        private final String name;
        private final int begin;
        private final Map<String, String> values = new LinkedHashMap<>();
        private boolean password;
        private Optional<Integer> flaw = Optional.empty();

        Reading(String name, int begin) {
            this.name = name;
            this.begin = begin;
        }

        /// libpq takes no blanks around the equals sign, and no service within a service.
        void take(String line, int number) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals);
            if (equals > 0 && SECRET.contains(key)) {
                if (key.equals(PASSWORD)) {
                    password = true;
                } else {
                    values.putIfAbsent(key, "");
                }
            } else if (equals < 1 || !key.equals(key.strip()) || key.equals("service")) {
                flaw = flaw.or(() -> Optional.of(number));
            } else {
                values.putIfAbsent(key, line.substring(equals + 1));
            }
        }

        void into(Map<String, Section> found) {
            found.putIfAbsent(name, new Section(name, begin, values, password, flaw));
        }
    }
}
