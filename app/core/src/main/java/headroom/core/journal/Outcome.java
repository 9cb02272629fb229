package headroom.core.journal;

/// How a mitigation ended.
public sealed interface Outcome {

    /// It was done, and readings proved it.
    record Done(String evidence) implements Outcome {}

    /// A guard did not hold; nothing was changed.
    record Refused(String why) implements Outcome {}

    /// It was tried and is known not to have happened, or its verification found that it did not
    /// help.
    record Failed(String why) implements Outcome {}

    /// Whether it happened is not known; what to ask the server.
    record Unknown(String ask) implements Outcome {}

    /// One word for it.
    default String word() {
        return switch (this) {
            case Done _ -> "Done";
            case Refused _ -> "Refused";
            case Failed _ -> "Failed";
            case Unknown _ -> "Unknown";
        };
    }

    /// The sentence behind the word.
    default String detail() {
        return switch (this) {
            case Done(String evidence) -> evidence;
            case Refused(String why) -> why;
            case Failed(String why) -> why;
            case Unknown(String ask) -> ask;
        };
    }
}
