package headroom.core.readiness;

import headroom.core.reading.Reason;

/// Whether the operator's login works. It is tried only when somebody asks for it: otherwise it is
/// opened for a mitigation alone.
public sealed interface OperatorTrial {

    record NotTried() implements OperatorTrial {}

    /// It was logged in and the server took it for whom the settings say; closed again.
    record Worked() implements OperatorTrial {}

    record Failed(Reason reason) implements OperatorTrial {}

    /// In a few words.
    default String words() {
        return switch (this) {
            case NotTried _ -> "not tried";
            case Worked _ -> "works";
            case Failed(Reason reason) -> reason.sentence();
        };
    }
}
