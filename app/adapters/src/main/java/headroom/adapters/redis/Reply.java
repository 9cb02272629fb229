package headroom.adapters.redis;

import java.util.List;

/// One answer to one command.
sealed interface Reply {

    @SuppressWarnings("ArrayRecordComponent") // answers are taken apart, never compared
    record Text(byte[] bytes) implements Reply {}

    record Count(long value) implements Reply {}

    record Many(List<Reply> elements) implements Reply {}

    /// An error, in the server's words.
    record Refused(String words) implements Reply {}

    record Nothing() implements Reply {}

    /// The bytes, where text was asked for.
    default byte[] bytes() throws Violation {
        throw new Violation("another answer than was asked for");
    }
}
