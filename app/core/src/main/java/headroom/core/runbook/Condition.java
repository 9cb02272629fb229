package headroom.core.runbook;

import java.util.Optional;
import java.util.stream.Stream;

/// Something that readings can tell. The closed list from which runbooks take evidence, waiting
/// conditions, verifications and the automatic checks of debts.
public enum Condition {
    /// The PostgreSQL server answers.
    SERVER_ANSWERS("server-answers"),
    /// Nobody reads from the slot of the input `slot`.
    SLOT_INACTIVE("slot-inactive"),
    /// The slot of the input `slot` is the oldest holder of WAL; tells how much dropping it
    /// releases.
    SLOT_HOLDS_WAL("slot-holds-wal"),
    /// The slot of the input `slot` does not exist.
    SLOT_ABSENT("slot-absent"),
    /// The oldest WAL segment on disk lies past what the dropped slot held.
    WAL_RELEASED("wal-released"),
    /// The storage gauge is known and below its critical threshold.
    STORAGE_BELOW_CRITICAL("storage-below-critical"),
    /// The slots on the server are exactly the declared ones.
    SLOTS_AS_DECLARED("slots-as-declared"),
    /// max_slot_wal_keep_size limits what a slot can hold.
    SLOT_CAP_SET("slot-cap-set");

    private final String id;

    Condition(String id) {
        this.id = id;
    }

    /// In runbook files.
    public String id() {
        return id;
    }

    public static Optional<Condition> of(String id) {
        return Stream.of(values()).filter(c -> c.id.equals(id)).findFirst();
    }
}
