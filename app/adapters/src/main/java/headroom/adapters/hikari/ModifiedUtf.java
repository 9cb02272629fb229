package headroom.adapters.hikari;

import java.io.IOException;

/// Java's own form of UTF-8: nothing is longer than three bytes, and 0 takes two.
final class ModifiedUtf {

    private ModifiedUtf() {}

    static String text(byte[] raw) throws IOException {
        var text = new StringBuilder(raw.length);
        for (int i = 0; i < raw.length; ) {
            int first = raw[i] & 0xff;
            int length = first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
            if ((first >= 0x80 && first < 0xc0) || first >= 0xf0 || i + length > raw.length) {
                throw new WireFailure("its answer holds a text that is none");
            }
            int code = length == 1 ? first : first & (length == 2 ? 0x1f : 0x0f);
            for (int k = 1; k < length; k++) {
                code = (code << 6) | (raw[i + k] & 0x3f);
            }
            text.append((char) code);
            i += length;
        }
        return text.toString();
    }
}
