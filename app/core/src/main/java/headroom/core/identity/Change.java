package headroom.core.identity;

/// One thing that is not as it was pinned.
///
/// @param brief old and new, such as "timeline 1 → 2"
/// @param meaning what that says of the server, such as "a standby was promoted here"
public record Change(String brief, String meaning) {

    /// Both, as in `timeline 1 → 2: a standby was promoted here`.
    public String text() {
        return meaning.isEmpty() ? brief : brief + ": " + meaning;
    }
}
