package headroom.desktop.mitigation;

import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.core.mitigation.Confirmation;
import headroom.core.mitigation.Guard;
import headroom.core.signal.Dial;
import java.util.List;
import java.util.Optional;

/// What the sheet shows.
public sealed interface SheetState {

    /// There is no sheet.
    record Closed() implements SheetState {}

    /// @param head stays the same while it is open
    record Open(Head head, Body body) implements SheetState {}

    /// @param verb on the button, such as "Drop slot"
    /// @param subject to what it is done, safe to show
    record Head(String verb, String subject, String environment, Tier tier) {}

    /// What stands below the head.
    sealed interface Body {

        /// The server is being read for the first time.
        record Reading(String text) implements Body {}

        /// The server could not be read; it is tried again by itself.
        record Unreadable(String why, String next, String attempt) implements Body {}

        /// The preview.
        ///
        /// @param read how old its figures are
        /// @param trouble why it could not be read again, or why acting was not begun
        record Shown(Face face, Gate gate, String read, Optional<String> trouble) implements Body {}

        /// It is being done.
        ///
        /// @param progress what was begun so far, the last one still going on
        record Acting(List<Step> progress, String since) implements Body {}

        /// It has ended.
        record Ended(Ending ending) implements Body {}
    }

    /// @param at as in `03:14:22`
    record Step(String at, String text) {}

    /// What a preview says.
    ///
    /// @param noWayBack whether the way back is none, which deserves attention
    record Face(
            String user,
            String statements,
            String on,
            String effect,
            String breaks,
            String wayBack,
            boolean noWayBack,
            List<Change> changes,
            List<Guard> guards) {

        public Face {
            changes = List.copyOf(changes);
            guards = List.copyOf(guards);
        }
    }

    /// One gauge before and after.
    record Change(String title, Dial now, Level nowLevel, Dial after, Level afterLevel) {}

    /// What stands between the operator and acting.
    sealed interface Gate {

        /// It can be done once it is confirmed.
        ///
        /// @param satisfied whether it is
        record Ask(Confirmation confirmation, String tick, boolean satisfied) implements Gate {}

        /// It cannot be done from this preview.
        ///
        /// @param anew whether a new preview would help
        record Blocked(String why, boolean anew) implements Gate {}

        /// The server is not the accepted one.
        record Locked(String why) implements Gate {}

        /// There is no login that could do it.
        record WatchOnly(String why) implements Gate {}
    }

    /// How it ended.
    ///
    /// @param word Done, Refused, Failed, Unknown or Not begun
    /// @param headline what that means for the server
    /// @param detail the evidence, or why
    /// @param next what to do now
    /// @param anew whether to offer a new preview
    record Ending(
            String word, Level level, String headline, String detail, String next, boolean anew) {}
}
