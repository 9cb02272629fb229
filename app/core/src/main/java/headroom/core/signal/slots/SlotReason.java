package headroom.core.signal.slots;

/// One reason in the verdict on a slot.
///
/// @param against whether it speaks against an orphan
/// @param text without a full stop
public record SlotReason(boolean against, String text) {}
