package headroom.desktop.control;

/// Whether a value may be believed to be now.
public enum Freshness {
    /// As fresh as its pace promises.
    FRESH,
    /// The last value; it could not be read again.
    STALE,
    /// There never was a value. Not the same as nothing.
    UNKNOWN
}
