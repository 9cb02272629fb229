package headroom.core.signal.storage;

import headroom.core.environment.Capacity;
import headroom.core.poll.Source;
import headroom.core.reading.Bytes;
import java.util.Optional;

/// How large the volume is, and who says so.
///
/// @param used what is used of it, where whoever knows its size knows that too: the whole volume's,
///   while [VolumeUse] is only what PostgreSQL accounts for
/// @param origin as shown to the operator, such as `configured`
public record VolumeCapacity(Capacity capacity, Optional<Bytes> used, String origin) {

    public static final Source<VolumeCapacity> SOURCE =
            new Source<>("capacity", "capacity", VolumeCapacity.class);

    /// From somebody who knows only the size.
    public VolumeCapacity(Capacity capacity, String origin) {
        this(capacity, Optional.empty(), origin);
    }
}
