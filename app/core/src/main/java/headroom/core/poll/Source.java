package headroom.core.poll;

/// The name and type of one thing that is read; the key of its reading in a [Snapshot].
///
/// @param server which server answers, as in "PostgreSQL"; one server being silent greys only its
///   own
/// @param name what is read, as the field calls it, such as `pg_replication_slots`
/// @param type the type of the value
public record Source<T>(String server, String name, Class<T> type) {}
