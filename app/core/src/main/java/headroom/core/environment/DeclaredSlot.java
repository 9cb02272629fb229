package headroom.core.environment;

/// A replication slot that ought to exist.
///
/// @param name the slot's name
/// @param owner who answers for its consumer
public record DeclaredSlot(String name, String owner) {}
