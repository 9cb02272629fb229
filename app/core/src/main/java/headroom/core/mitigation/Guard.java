package headroom.core.mitigation;

/// Something that the preview relied on and that is read again in the moment of acting.
///
/// @param what as the operator reads it, such as "restart_lsn 4A/9F0001C8 unchanged"
/// @param holds whether it holds now
/// @param detail what was found where it does not hold; else empty
public record Guard(String what, boolean holds, String detail) {}
