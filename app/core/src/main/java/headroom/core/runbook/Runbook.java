package headroom.core.runbook;

import java.util.List;
import java.util.Optional;

/// A way through one kind of incident.
///
/// @param id its file's name, such as `orphaned-slot`
/// @param revision grows with every change
/// @param summary one or two sentences: when it is the right one
/// @param inputs what must be known to open it
/// @param steps in order; ids are unique among steps and debts
/// @param cleanup what must be paid before it is over; never empty
public record Runbook(
        String id,
        String title,
        int revision,
        String summary,
        List<Input> inputs,
        List<Step> steps,
        List<Debt> cleanup) {

    /// One input, filled in by the gauge's button or by the operator.
    public record Input(String name, String title) {}

    public Runbook {
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
        cleanup = List.copyOf(cleanup);
    }

    public Optional<Step> step(String id) {
        return steps.stream().filter(s -> s.id().equals(id)).findFirst();
    }
}
