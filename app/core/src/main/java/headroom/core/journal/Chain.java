package headroom.core.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// The chain of the journal: each record's hash covers what it says and its predecessor's hash, so
/// that no record can be changed, removed or moved without every later hash being wrong.
///
/// SHA-256 over these fields, each preceded by its length in bytes as a big-endian 32-bit number,
/// so that no two records share one byte form: the name of this form, the predecessor's hash, the
/// sequence number in decimal digits, the time as [Instant#toString] writes it, the actor, the
/// payload; all in UTF-8.
///
/// It does not show that records are missing at the end: for that, the newest hash must be known
/// elsewhere.
public final class Chain {

    /// What the first record has as its predecessor's hash.
    public static final String GENESIS = "0".repeat(64);

    private static final String FORM = "headroom journal 1";

    private Chain() {}

    /// The hash of a record, as 64 lower-case hexadecimal digits.
    ///
    /// @param previous the predecessor's hash, or [#GENESIS]
    /// @throws IllegalArgumentException when a text holds half a surrogate pair: it has no UTF-8
    ///   form, and a replacement character would give two texts one hash
    public static String hash(
            String previous, long sequence, Instant at, String actor, String payload) {
        MessageDigest digest = sha256();
        add(digest, FORM);
        add(digest, previous);
        add(digest, Long.toString(sequence));
        add(digest, at.toString());
        add(digest, actor);
        add(digest, payload);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String field) {
        if (field.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("a text with half a surrogate pair");
        }
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (bytes.length >>> shift));
        }
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
