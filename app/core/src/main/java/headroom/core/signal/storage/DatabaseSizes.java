package headroom.core.signal.storage;

import headroom.core.poll.Source;
import headroom.core.reading.Bytes;
import java.util.List;
import java.util.Optional;

/// How large each database is. Costly to read: directories are walked.
///
/// @param shared the catalogs that belong to no database, those of pg_global; empty where the role
///   may not know it
public record DatabaseSizes(List<Size> databases, Optional<Bytes> shared) {

    public static final Source<DatabaseSizes> SOURCE =
            new Source<>("PostgreSQL", "pg_database_size", DatabaseSizes.class);

    public DatabaseSizes {
        databases = List.copyOf(databases);
    }

    /// Of which nothing is known of the shared catalogs.
    public DatabaseSizes(List<Size> databases) {
        this(databases, Optional.empty());
    }

    /// @param bytes empty where the role may not know it
    public record Size(String name, Optional<Bytes> bytes) {}

    /// Of the database of this name.
    public Optional<Bytes> of(String name) {
        return databases.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .flatMap(Size::bytes);
    }

    /// All together; empty where one is not known.
    public Optional<Bytes> total() {
        return databases.stream().allMatch(d -> d.bytes().isPresent())
                ? Optional.of(
                        databases.stream()
                                .flatMap(d -> d.bytes().stream())
                                .reduce(Bytes.ZERO, Bytes::plus))
                : Optional.empty();
    }
}
