package headroom.core.mitigation;

import headroom.core.environment.Environment;
import headroom.core.environment.Fingerprint;
import headroom.core.journal.Outcome;
import headroom.core.runbook.Condition;
import headroom.core.runbook.Finding;
import java.util.List;
import java.util.Map;

/// What one kind of mitigation means: the thinking part, without a server.
///
/// @param <M> the mitigation
/// @param <F> the facts that its performer reads
public interface Plan<M extends Mitigation, F> {

    /// Who the server is that these facts come from.
    Fingerprint server(F facts);

    /// The state that acting relies on, by name, as it will stand in the journal.
    Map<String, String> before(M mitigation, F facts);

    /// What acting relies on, read again: each must hold.
    List<Guard> guards(M mitigation, Map<String, String> before, F now);

    /// What it would do, in sentences and gauges.
    ///
    /// @param seen what the board shows, for the readings that are not among the facts
    Effect effect(M mitigation, Environment environment, F facts, Sight seen);

    /// What readings say afterwards.
    List<Finding> proof(M mitigation, Map<String, String> before, List<Condition> checks, F now);

    /// What can be told, after an intent without outcome, from how the server is now.
    Trace trace(M mitigation, Map<String, String> before, F now);

    /// The part of a preview that only this kind of mitigation knows.
    ///
    /// @param does what it releases or changes, in sentences
    /// @param breaks who suffers from it
    /// @param wayBack how to undo it, or that there is no way back
    record Effect(String does, String breaks, String wayBack, List<Preview.Change> changes) {

        public Effect {
            changes = List.copyOf(changes);
        }
    }

    /// What the server tells about an intent without outcome.
    sealed interface Trace {

        /// @param found what the server says now
        /// @param unknowable what it cannot tell; empty when nothing is left open
        record Told(Outcome outcome, String found, String unknowable) implements Trace {}

        /// It cannot be told yet.
        record NotYet(String why) implements Trace {}
    }
}
