package headroom.core.signal.wal;

import headroom.core.reading.Bytes;
import java.util.List;
import java.util.Optional;

/// Who holds the WAL, oldest holder first.
///
/// @param position the current position of the log
/// @param total from the oldest holder to the current position
public record Blame(Lsn position, Bytes total, List<Holder> holders) {

    public Blame {
        holders = List.copyOf(holders);
    }

    public Optional<Holder> oldest() {
        return holders.stream().findFirst();
    }

    /// The holder that is the slot of this name.
    public Optional<Holder> slot(String name) {
        return holders.stream()
                .filter(h -> h.kind() == Holder.Kind.SLOT && h.name().equals(name))
                .findFirst();
    }

    /// Who else needs what a slot holds, in words, as in `orders needs older WAL`; empty where
    /// nobody does. The last checkpoint does not count, as the next one begins where the log
    /// stands.
    public Optional<String> needsTheSame(String slot) {
        Optional<Lsn> from = slot(slot).map(Holder::from);
        return holders.stream()
                .filter(h -> h.kind() != Holder.Kind.CHECKPOINT)
                .filter(h -> h.kind() != Holder.Kind.SLOT || !h.name().equals(slot))
                .filter(h -> h.keeps().count() > 0)
                .findFirst()
                .map(h ->
                        h.name()
                                + (from.filter(f -> h.from().compareTo(f) < 0).isPresent()
                                        ? " needs older WAL"
                                        : " needs the same WAL"));
    }
}
