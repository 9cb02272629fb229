package headroom.core.signal.wal;

import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Shown;
import headroom.core.signal.Remedy;
import headroom.core.signal.slots.SlotFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whoever keeps most of the WAL: the fewest oldest holders who together keep at least half of it.
///
/// @param holders the oldest first; more than one where no single one would release much
/// @param keeps what they keep together
/// @param share of all that is kept
/// @param slot what is known of the oldest, if that is a slot
public record MainHolder(
        List<Holder> holders, Bytes keeps, Percent share, Optional<SlotFinding> slot) {

    public MainHolder {
        holders = List.copyOf(holders);
    }

    /// Empty when nothing is kept.
    public static Optional<MainHolder> of(Blame blame, List<SlotFinding> slots) {
        var together = new ArrayList<Holder>();
        for (int i = 0; i < blame.holders().size(); i++) {
            together.add(blame.holders().get(i));
            Bytes rest =
                    i + 1 < blame.holders().size()
                            ? blame.holders().get(i + 1).keeps()
                            : Bytes.ZERO;
            Bytes keeps = blame.total().minus(rest);
            Optional<Percent> share = Percent.of(keeps, blame.total());
            if (share.filter(s -> s.value() >= 50).isPresent()) {
                Holder oldest = together.getFirst();
                return Optional.of(
                        new MainHolder(
                                together,
                                keeps,
                                share.get(),
                                slots.stream()
                                        .filter(f -> oldest.kind() == Holder.Kind.SLOT)
                                        .filter(f -> f.slot().name().equals(oldest.name()))
                                        .findFirst()));
            }
        }
        return Optional.empty();
    }

    /// The orphaned slot that keeps it, alone or as the oldest of several.
    public Optional<SlotFinding> orphan() {
        return slot.filter(SlotFinding::orphaned);
    }

    /// The runbook for the orphan.
    public Optional<Remedy> remedy() {
        return orphan().map(f -> new Remedy("orphaned-slot", Map.of("slot", f.slot().name())));
    }

    /// As on the card: `98 % is held by slot bg_upgrade_16, inactive for 2 d 9 h.`
    public String sentence() {
        if (holders.size() > 1) {
            return "Together %s hold %s; letting go of one alone frees little."
                    .formatted(
                            String.join(" and ", holders.stream().map(MainHolder::name).toList()),
                            share.text());
        }
        Holder holder = holders.getFirst();
        return switch (holder.kind()) {
            case SLOT ->
                    "%s is held by slot %s, %s."
                            .formatted(
                                    share.text(),
                                    Shown.text(holder.name()),
                                    slot.flatMap(SlotFinding::inactiveText)
                                            .map(age -> "inactive for " + age)
                                            .orElse("which is read but behind"));
            case ARCHIVER -> "%s waits for the archiver.".formatted(share.text());
            case KEEP_SIZE -> "%s is kept by wal_keep_size.".formatted(share.text());
            case SUMMARIZER -> "%s waits for the WAL summarizer.".formatted(share.text());
            case CHECKPOINT -> "Nobody holds more than the server itself needs.";
        };
    }

    /// What to do about it, where no runbook does it; with a space before it.
    String next() {
        if (holders.size() > 1 || orphan().isPresent()) {
            return "";
        }
        return switch (holders.getFirst().kind()) {
            case SLOT -> " See whether its consumer lives and keeps up.";
            case KEEP_SIZE -> " A smaller one and a checkpoint release it.";
            case SUMMARIZER -> " See in the server's log why it does not go on.";
            case ARCHIVER, CHECKPOINT -> "";
        };
    }

    private static String name(Holder holder) {
        return switch (holder.kind()) {
            case SLOT -> "slot " + Shown.text(holder.name());
            case ARCHIVER -> "the archiver";
            case KEEP_SIZE -> "wal_keep_size";
            case SUMMARIZER -> "the WAL summarizer";
            case CHECKPOINT -> "the last checkpoint";
        };
    }
}
