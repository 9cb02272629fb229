package headroom.core.signal.storage;

import headroom.core.environment.Capacity;
import headroom.core.poll.Source;

/// How large the volume is, and who says so.
///
/// @param origin as shown to the operator, such as `configured`
public record VolumeCapacity(Capacity capacity, String origin) {

    public static final Source<VolumeCapacity> SOURCE =
            new Source<>("capacity", "capacity", VolumeCapacity.class);
}
