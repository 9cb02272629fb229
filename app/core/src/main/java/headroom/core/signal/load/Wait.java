package headroom.core.signal.load;

import java.util.Locale;

/// What an active session waits for, in the server's words, whose spelling changes from version to
/// version.
///
/// @param type as in "Lock" or "IO"
/// @param event as in "relation" or "DataFileRead"
public record Wait(String type, String event) {

    /// Whether it is of this type, in whatever spelling.
    public boolean is(String other) {
        return type.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    /// As in "Lock/relation".
    public String text() {
        return type + "/" + event;
    }
}
