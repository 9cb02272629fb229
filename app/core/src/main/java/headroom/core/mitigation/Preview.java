package headroom.core.mitigation;

import headroom.core.environment.Environment;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.Level;
import headroom.core.signal.Dial;
import headroom.core.signal.Gauge;
import headroom.core.signal.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a mitigation would do, from readings taken at one moment. Reading only, and legal at any
/// time.
///
/// @param address host and port of the server
/// @param server what the server says it is
/// @param user the operator's login that will be opened
/// @param at when the server was read
/// @param statements what will run, exactly and copyable
/// @param effect what it releases or changes, in sentences
/// @param breaks who suffers from it
/// @param wayBack how to undo it, or that there is no way back
/// @param changes the gauges now and after
/// @param guards what it relies on, as read for this preview; all must hold
/// @param before the state relied on, by name, as it will stand in the journal
/// @param lock why nothing may be changed here before somebody accepts the server; it is among the
///   guards, too
/// @param took how long it took to read the server
public record Preview<M extends Mitigation>(
        M mitigation,
        Environment environment,
        String address,
        Fingerprint server,
        String user,
        Instant at,
        List<String> statements,
        String effect,
        String breaks,
        String wayBack,
        List<Change> changes,
        List<Guard> guards,
        Map<String, String> before,
        Optional<String> lock,
        Duration took) {

    /// One gauge before and after, each with the level that its rule gave it: a dial alone does not
    /// tell it.
    public record Change(Gauge gauge, Dial now, Level nowLevel, Dial after, Level afterLevel) {

        static Change of(Judgement now, Judgement after) {
            return new Change(now.gauge(), now.dial(), now.level(), after.dial(), after.level());
        }
    }

    public Preview {
        statements = List.copyOf(statements);
        changes = List.copyOf(changes);
        guards = List.copyOf(guards);
        before = Map.copyOf(before);
    }

    /// Whether nothing stands against acting.
    public boolean clear() {
        return guards.stream().allMatch(Guard::holds);
    }
}
