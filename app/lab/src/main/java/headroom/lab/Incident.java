package headroom.lab;

import java.util.Arrays;
import java.util.Optional;

/// What can go wrong in the lab on request.
public enum Incident {
    /// A logical slot whose consumer is gone holds the WAL of a writer that does not stop.
    ORPHANED_SLOT("orphaned-slot");

    private final String id;

    Incident(String id) {
        this.id = id;
    }

    /// As typed on the command line.
    public String id() {
        return id;
    }

    /// The incident with this id.
    public static Optional<Incident> of(String id) {
        return Arrays.stream(values()).filter(i -> i.id.equals(id)).findFirst();
    }
}
