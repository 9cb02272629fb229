package headroom.core.signal.slots;

import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.signal.Level;
import java.util.Optional;

/// What is to be said of one slot.
///
/// @param state one word: active, inactive, orphaned, lost
/// @param holds WAL from its restart_lsn to the current position; empty when it reserves none
/// @param wouldRelease what dropping it releases at the next checkpoint; zero unless it is the
///   oldest holder
/// @param inactive how long nobody has read from it; empty while active or when not known
/// @param inactiveSource who says so: `inactive_since`, or Headroom's own observation, which is "at
///   least"
/// @param owner from the declared slots; empty when the slot is not declared or nothing is declared
/// @param declared whether it stands in the declared list; empty where there is no list
public record SlotFinding(
        Slot slot,
        Level level,
        String state,
        Optional<Bytes> holds,
        Bytes wouldRelease,
        Optional<Age> inactive,
        String inactiveSource,
        Optional<String> owner,
        Optional<Boolean> declared) {}
