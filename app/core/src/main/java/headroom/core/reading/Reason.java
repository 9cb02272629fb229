package headroom.core.reading;

import java.util.Optional;

/// Why a value is missing or old, in words for the operator.
///
/// @param kind what sort of failure it is
/// @param detail one sentence without a full stop: what happened, with the server's own words where
///   it gave any, and after a semicolon what to do, where that is known; never a secret
public record Reason(Kind kind, String detail) {

    /// How much of a reason is shown, in characters: both keys of a host that changed its own, and
    /// the command that mends it, fit.
    public static final int LONGEST = 1000;

    private static final String NEXT = "; ";

    /// The sorts of failure, told apart because the next step differs.
    public enum Kind {
        /// Not read yet: the program has just started.
        PENDING("not read yet"),
        /// The server did not answer within the deadline.
        TIMEOUT("no answer"),
        /// No connection: refused, reset, unknown host, server shutting down or starting.
        UNREACHABLE("not reachable"),
        /// The server or the bastion did not prove that it is the one that is meant: its
        /// certificate or its host key is not trusted. Nothing secret was sent to it.
        UNTRUSTED("identity not proven"),
        /// The server refused the login.
        AUTHENTICATION("login refused"),
        /// The password is not where the settings say; the server was not asked.
        NO_SECRET("no password"),
        /// The role may not read this.
        NO_RIGHT("right missing"),
        /// This version or kind of server does not have it.
        UNSUPPORTED("not available here"),
        /// The server answered that there is no value (NULL, an empty field).
        NO_VALUE("no value"),
        /// The server's answer was not understood.
        MALFORMED("answer not understood"),
        /// The environment's settings do not say where to read it.
        NOT_CONFIGURED("not configured"),
        /// The server answered with an error of its own.
        SERVER_ERROR("server error"),
        /// A defect of Headroom's own; the log has the details.
        DEFECT("internal error");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// The failure in two or three words, for places with no room for the detail.
        public String words() {
            return words;
        }

        /// Whether trying again soon is useless because the server answered and will not change its
        /// mind.
        public boolean lasting() {
            return this == NO_RIGHT || this == UNSUPPORTED || this == NOT_CONFIGURED;
        }

        /// Whether it concerns the server as a whole and not the one thing that was asked.
        public boolean ofServer() {
            return switch (this) {
                case TIMEOUT, UNREACHABLE, UNTRUSTED, AUTHENTICATION, NO_SECRET -> true;
                case PENDING,
                        NO_RIGHT,
                        UNSUPPORTED,
                        NO_VALUE,
                        MALFORMED,
                        NOT_CONFIGURED,
                        SERVER_ERROR,
                        DEFECT ->
                        false;
            };
        }
    }

    /// The reason for everything that has not been read yet.
    public static final Reason PENDING = new Reason(Kind.PENDING, "waiting for the first answer");

    /// The detail without what to do.
    public String what() {
        return advice().isEmpty() ? detail : detail.substring(0, detail.indexOf(NEXT));
    }

    /// What the detail says is to be done; empty where it leaves that to the kind.
    public Optional<String> advice() {
        int at = detail.indexOf(NEXT);
        return at < 0 ? Optional.empty() : Optional.of(detail.substring(at + NEXT.length()));
    }

    /// Words and detail, as in "no answer: nothing within 800 ms".
    public String sentence() {
        return detail.isEmpty() ? kind.words() : kind.words() + ": " + detail;
    }
}
