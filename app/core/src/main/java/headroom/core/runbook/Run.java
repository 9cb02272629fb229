package headroom.core.runbook;

import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a run of a runbook stands; a fold over its journal entries (`RunFold`).
///
/// @param steps in the runbook's order
/// @param current the step at which it stands; empty when all are behind, or it is closed
/// @param debts stand from the first act that was not refused; before that none is owed
/// @param pending an intent whose outcome is not known yet
/// @param entries its journal entries, for the timeline
public record Run(
        String id,
        String environment,
        Runbook runbook,
        Map<String, String> inputs,
        Instant opened,
        List<StepState> steps,
        Optional<String> current,
        List<DebtState> debts,
        Optional<String> pending,
        Optional<String> closed,
        List<Entry> entries) {

    /// How far a step is.
    public enum Status {
        WAITING,
        CURRENT,
        DONE,
        SKIPPED,
        FAILED
    }

    /// @param note the evidence, the decision or the reason; empty while it waits
    /// @param outcome of an act, once there is one
    public record StepState(Step step, Status status, String note, Optional<Outcome> outcome) {}

    /// How a debt stands.
    public enum Payment {
        OPEN,
        PAID,
        WAIVED
    }

    /// @param note the evidence or the reason, and by whom; empty while it is open
    public record DebtState(Debt debt, Payment payment, String note) {}

    public Run {
        inputs = Map.copyOf(inputs);
        steps = List.copyOf(steps);
        debts = List.copyOf(debts);
        entries = List.copyOf(entries);
    }

    /// The state before its last act that was not refused, by name, as the journal has it; empty
    /// while it has not acted.
    public Optional<Map<String, String>> before() {
        var refused =
                entries.stream()
                        .map(Entry::event)
                        .filter(Event.Concluded.class::isInstance)
                        .map(Event.Concluded.class::cast)
                        .filter(c -> c.outcome() instanceof Outcome.Refused)
                        .map(Event.Concluded::intent)
                        .toList();
        return entries.stream()
                .map(Entry::event)
                .filter(Event.Intended.class::isInstance)
                .map(Event.Intended.class::cast)
                .filter(i -> !refused.contains(i.intent()))
                .map(Event.Intended::before)
                .reduce((_, later) -> later);
    }

    /// Debts that keep it from being closed.
    public List<DebtState> openDebts() {
        return debts.stream().filter(d -> d.payment() == Payment.OPEN).toList();
    }

    /// Whether every step is behind and no debt stands.
    public boolean closable() {
        return closed.isEmpty() && current.isEmpty() && pending.isEmpty() && openDebts().isEmpty();
    }
}
