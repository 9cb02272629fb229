package headroom.core.signal.slots;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is to be said of one slot.
///
/// @param state one word: active, inactive, orphaned, lost, or synced (a standby's copy, which
///   nobody reads)
/// @param holds WAL from its restart_lsn to the current position; empty when it reserves none
/// @param wouldRelease what dropping it releases at the next checkpoint; zero unless it is the
///   oldest holder
/// @param inactive how long nobody has read from it; empty while active or when not known
/// @param inactiveSource who says so: `inactive_since`, or Headroom's own observation, which is "at
///   least"
/// @param owner from the declared slots; empty when the slot is not declared or nothing is declared
/// @param declared whether it stands in the declared list; empty where there is no list
/// @param detail what is known besides
public record SlotFinding(
        Slot slot,
        Level level,
        String state,
        Optional<Bytes> holds,
        Bytes wouldRelease,
        Optional<Age> inactive,
        String inactiveSource,
        Optional<String> owner,
        Optional<Boolean> declared,
        Detail detail) {

    public static final String ACTIVE = "active";
    public static final String INACTIVE = "inactive";
    public static final String ORPHANED = "orphaned";
    public static final String LOST = "lost";
    public static final String SYNCED = "synced";

    /// What there is about a slot that nobody reads and that is no orphan.
    public enum Idleness {
        NEITHER,
        ONE_OF_BOTH,
        /// A physical one, or one of which nobody knows for how long.
        LONG_AND_MUCH
    }

    /// @param ownership whose it is and how that is known; empty where nothing tells
    /// @param reasons why it is an orphan, or is none
    /// @param spill what decoding for it writes to disk; empty where it is physical or not known
    /// @param idleness of an inactive one; neither of any other
    public record Detail(
            Optional<Ownership> ownership,
            List<SlotReason> reasons,
            Optional<Spill> spill,
            Idleness idleness) {

        public static final Detail NONE =
                new Detail(Optional.empty(), List.of(), Optional.empty(), Idleness.NEITHER);

        public Detail {
            reasons = List.copyOf(reasons);
        }
    }

    /// Of which nothing is known besides.
    public SlotFinding(
            Slot slot,
            Level level,
            String state,
            Optional<Bytes> holds,
            Bytes wouldRelease,
            Optional<Age> inactive,
            String inactiveSource,
            Optional<String> owner,
            Optional<Boolean> declared) {
        this(
                slot,
                level,
                state,
                holds,
                wouldRelease,
                inactive,
                inactiveSource,
                owner,
                declared,
                Detail.NONE);
    }

    /// Why it is what it is: the reasons that make it so, then those against; empty where there are
    /// none.
    public String why() {
        String here = reasons(!orphaned());
        String against = reasons(orphaned());
        if (!orphaned()) {
            return here.isEmpty() ? "" : "No orphan: " + here + ".";
        }
        return (here.isEmpty() ? "" : "An orphan: " + here + ".")
                + (against.isEmpty() ? "" : " Against it: " + against + ".");
    }

    private String reasons(boolean against) {
        return detail.reasons().stream()
                .filter(r -> r.against() == against)
                .map(SlotReason::text)
                .collect(Collectors.joining("; "));
    }

    public boolean orphaned() {
        return state.equals(ORPHANED);
    }

    /// How long nobody has read from it, as in a sentence: `2 d 9 h`, `at least 41 s`; empty while
    /// active.
    public Optional<String> inactiveText() {
        return inactive.map(age ->
                inactiveSource.startsWith("at least") ? "at least " + age.text() : age.text());
    }
}
