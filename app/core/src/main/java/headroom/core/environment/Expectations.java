package headroom.core.environment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the operators declared about an environment; verdicts compare with it.
///
/// @param slots every replication slot that ought to exist; empty where nobody declared the list,
///   which is not the same as a declared list of none
/// @param clients everybody who ought to be connected; empty where nobody declared the list
/// @param vcpus how many the database's machine has
/// @param settings what `current_setting` ought to say, by the setting's name
public record Expectations(
        Optional<List<DeclaredSlot>> slots,
        Optional<List<ExpectedClient>> clients,
        Optional<Integer> vcpus,
        Map<String, String> settings) {

    /// Nothing is declared.
    public static final Expectations NONE = new Expectations(Optional.empty());

    public Expectations {
        slots = slots.map(List::copyOf);
        clients = clients.map(List::copyOf);
        settings = Map.copyOf(settings);
    }

    /// Only slots are declared.
    public Expectations(Optional<List<DeclaredSlot>> slots) {
        this(slots, Optional.empty(), Optional.empty(), Map.of());
    }

    /// The declaration of the slot with this name.
    public Optional<DeclaredSlot> slot(String name) {
        return slots.stream().flatMap(List::stream).filter(s -> s.name().equals(name)).findFirst();
    }

    /// The same with other declared slots.
    public Expectations withSlots(List<DeclaredSlot> others) {
        return new Expectations(Optional.of(others), clients, vcpus, settings);
    }
}
