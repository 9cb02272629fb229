package headroom.core.readiness;

import headroom.core.poll.Source;
import headroom.core.readiness.Capability.Sight;
import java.util.List;

/// What came of trying each reading command of the watching user once.
///
/// @param user as the server calls it
/// @param major the version from which the text of a rule follows
public record RedisRights(String user, int major, List<Trial> trials) {

    public static final Source<RedisRights> SOURCE =
            new Source<>("Redis", "NOPERM of each command", RedisRights.class);

    public RedisRights {
        trials = List.copyOf(trials);
    }

    /// One command that was tried.
    ///
    /// @param command as an ACL names it, such as `llen`
    /// @param keys the pattern of the keys that it reads; empty where it reads none
    public record Trial(Sight sight, String command, String keys, Result result) {}

    /// What the server answered.
    public sealed interface Result {

        record Granted() implements Result {}

        /// The user may not run the command; whether it may read the keys was not looked at.
        record CommandRefused() implements Result {}

        /// The user may run the command, but not on these keys.
        record KeysRefused() implements Result {}

        /// Another error than one of rights.
        record Failed(String words) implements Result {}
    }
}
