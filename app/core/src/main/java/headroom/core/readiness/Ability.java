package headroom.core.readiness;

import headroom.core.environment.Level;
import java.util.List;

/// Whether something could be done now.
public sealed interface Ability {

    /// Every right that it takes is there.
    record Can() implements Ability {}

    /// A right is missing.
    ///
    /// @param why who lacks what, without a full stop
    /// @param grants what gives it, in the order in which it is to be run; empty where no statement
    ///   would help
    record Cannot(String why, List<Grant> grants) implements Ability {

        public Cannot {
            grants = List.copyOf(grants);
        }
    }

    /// It is not meant to work here, whatever is granted: by choice of the operators, or because
    /// this version or this server does not offer it.
    ///
    /// @param why without a full stop
    record Closed(String why) implements Ability {}

    /// Nobody could be asked.
    ///
    /// @param why without a full stop
    record Unknown(String why) implements Ability {}

    /// The word for it: can, cannot or unknown.
    default String word() {
        return switch (this) {
            case Can _ -> "can";
            case Cannot _, Closed _ -> "cannot";
            case Unknown _ -> "unknown";
        };
    }

    /// Why not; empty where it can.
    default String reason() {
        return switch (this) {
            case Can _ -> "";
            case Cannot(String why, var _) -> why;
            case Closed(String why) -> why;
            case Unknown(String why) -> why;
        };
    }

    /// What would give the right.
    default List<Grant> toGrant() {
        return this instanceof Cannot(var _, List<Grant> grants) ? grants : List.of();
    }

    /// How bad it is. What is closed is no fault, but worth knowing.
    default Level level() {
        return switch (this) {
            case Can _ -> Level.OK;
            case Closed _ -> Level.WATCH;
            case Cannot _ -> Level.WARNING;
            case Unknown _ -> Level.UNKNOWN;
        };
    }
}
