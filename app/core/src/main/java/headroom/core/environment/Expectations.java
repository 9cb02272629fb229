package headroom.core.environment;

import java.util.List;
import java.util.Optional;

/// What the operators declared about an environment; verdicts compare with it.
///
/// @param slots every replication slot that ought to exist; empty where nobody declared the list,
///   which is not the same as a declared list of none
public record Expectations(Optional<List<DeclaredSlot>> slots) {

    /// Nothing is declared.
    public static final Expectations NONE = new Expectations(Optional.empty());

    public Expectations {
        slots = slots.map(List::copyOf);
    }

    /// The declaration of the slot with this name.
    public Optional<DeclaredSlot> slot(String name) {
        return slots.stream().flatMap(List::stream).filter(s -> s.name().equals(name)).findFirst();
    }
}
