package headroom.core.mitigation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A request to change something on a server. The list is closed: a runbook can name no other.
public sealed interface Mitigation {

    /// Its name in runbooks and in the journal.
    String id();

    /// Its inputs by name, for the journal.
    Map<String, String> inputs();

    /// The names of the inputs of the mitigation with this id; empty where there is no such
    /// mitigation.
    static Optional<Set<String>> inputsOf(String id) {
        return switch (id) {
            case DropReplicationSlot.ID -> Optional.of(Set.of("slot"));
            default -> Optional.empty();
        };
    }

    /// The mitigation as a runbook or the journal names it; empty where there is none with this id
    /// and exactly these inputs.
    static Optional<Mitigation> of(String id, Map<String, String> inputs) {
        if (!inputsOf(id).equals(Optional.of(inputs.keySet()))) {
            return Optional.empty();
        }
        return switch (id) {
            case DropReplicationSlot.ID ->
                    Optional.of(new DropReplicationSlot(inputs.getOrDefault("slot", "")));
            default -> Optional.empty();
        };
    }

    /// The ids of all mitigations, for whoever proposes the nearest.
    static Set<String> ids() {
        return Set.of(DropReplicationSlot.ID);
    }

    /// Drops a logical replication slot that nobody reads, and asks for a checkpoint so that the
    /// WAL that it held is released. There is no way back.
    ///
    /// @param slot the slot's name
    record DropReplicationSlot(String slot) implements Mitigation {

        public static final String ID = "drop-replication-slot";

        @Override
        public String id() {
            return ID;
        }

        @Override
        public Map<String, String> inputs() {
            return Map.of("slot", slot);
        }
    }
}
