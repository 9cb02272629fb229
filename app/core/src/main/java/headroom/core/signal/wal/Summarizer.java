package headroom.core.signal.wal;

/// The WAL summarizer (17 and later, for incremental backups), where it is on. WAL that it has not
/// read yet is kept.
///
/// @param until the position up to which it has summarized
public record Summarizer(Lsn until) {}
