package headroom.core.mitigation;

import java.util.Map;

/// A request to change something on a server. The list is closed: a runbook can name no other.
public sealed interface Mitigation {

    /// Its name in runbooks and in the journal.
    String id();

    /// Its inputs by name, for the journal.
    Map<String, String> inputs();

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
