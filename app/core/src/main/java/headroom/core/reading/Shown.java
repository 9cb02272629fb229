package headroom.core.reading;

import java.util.Locale;

/// What a server said, made safe to show: names come from whoever may create them, and end in
/// terminals, labels and exports.
public final class Shown {

    /// Longest text in characters; PostgreSQL's names have at most 63 bytes.
    public static final int LONGEST = 80;

    private Shown() {}

    /// The text with control, format (bidirectional, zero-width) and other invisible characters as
    /// visible escapes (backslash, u, the code point in braces), a backslash doubled so that
    /// nothing can pretend to be an escape, and an ellipsis where it was cut.
    public static String text(String raw) {
        return text(raw, LONGEST);
    }

    /// The same with another bound.
    public static String text(String raw, int longest) {
        var shown = new StringBuilder(Math.min(raw.length(), longest) + 8);
        for (int at = 0; at < raw.length(); ) {
            int code = raw.codePointAt(at);
            int before = shown.length();
            append(shown, code);
            if (shown.length() > longest) {
                shown.setLength(before);
                return shown.append('…').toString();
            }
            at += Character.charCount(code);
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int code) {
        if (code == '\\') {
            shown.append("\\\\");
        } else if (visible(code)) {
            shown.appendCodePoint(code);
        } else {
            shown.append("\\u{")
                    .append(Integer.toHexString(code).toUpperCase(Locale.ROOT))
                    .append('}');
        }
    }

    private static boolean visible(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> code == ' ';
            default -> true;
        };
    }
}
