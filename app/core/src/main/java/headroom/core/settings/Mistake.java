package headroom.core.settings;

/// What is wrong in a text of settings.
///
/// @param key the path of the key that is meant, such as `postgres.port`; empty where none is
/// @param line counted from 1; 0 where the text as a whole is meant
/// @param column counted from 1; 0 where the text as a whole is meant
/// @param message what is wrong and what would be right, without a full stop
public record Mistake(String key, int line, int column, String message) {

    /// With its place, as in `line 7, column 3: unknown key "hosst" in postgres`.
    public String text() {
        return line == 0 ? message : "line " + line + ", column " + column + ": " + message;
    }
}
