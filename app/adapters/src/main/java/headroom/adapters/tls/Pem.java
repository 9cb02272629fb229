package headroom.adapters.tls;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// One block of a PEM file.
///
/// @param label as in `PRIVATE KEY`
record Pem(String label, String base64) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    static List<Pem> all(String text) {
        return BLOCK.matcher(text)
                .results()
                .map(found -> new Pem(found.group(1), found.group(2)))
                .toList();
    }

    /// @throws IllegalArgumentException when it is not Base64
    byte[] der() {
        return Base64.getMimeDecoder().decode(base64);
    }

    /// Without the content, which may be a key.
    @Override
    public String toString() {
        return label;
    }
}
