package headroom.core.poll;

import headroom.core.reading.Reason;

/// An expected failure of a read: what the operator is told, and the exception behind it for the
/// log.
public final class ProbeFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Reason reason;

    public ProbeFailure(Reason reason, Throwable cause) {
        super(reason.sentence(), cause);
        this.reason = reason;
    }

    public ProbeFailure(Reason reason) {
        super(reason.sentence());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
