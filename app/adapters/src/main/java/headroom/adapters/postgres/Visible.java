package headroom.adapters.postgres;

/// Makes text from elsewhere harmless to show: whatever could steer a terminal or turn the order of
/// letters becomes a visible escape.
final class Visible {

    private static final int LONGEST = 400;

    private Visible() {}

    static String text(String raw) {
        var shown = new StringBuilder();
        int[] letters = raw.codePoints().limit(LONGEST).toArray();
        for (int letter : letters) {
            if (harmless(letter)) {
                shown.appendCodePoint(letter);
            } else {
                shown.append("\\u{").append(Integer.toHexString(letter)).append('}');
            }
        }
        return raw.codePointCount(0, raw.length()) > LONGEST ? shown + "…" : shown.toString();
    }

    private static boolean harmless(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
