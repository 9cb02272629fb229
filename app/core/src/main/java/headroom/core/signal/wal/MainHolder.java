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
/// @param holders the oldest first; more than one where no single one keeps so much
/// @param keeps what they keep together
/// @param share of all that is kept
/// @param slot what is known of the oldest, if that is a slot
public record MainHolder(
        List<Holder> holders, Bytes keeps, Percent share, Optional<SlotFinding> slot) {

    public MainHolder {
        holders = List.copyOf(holders);
    }

    /// Empty when nothing is kept. The last checkpoint is the main one only where nobody else keeps
    /// half of it: the next one begins at the current position, and holds nobody's release back.
    public static Optional<MainHolder> of(Blame blame, List<SlotFinding> slots) {
        List<Holder> lasting =
                blame.holders().stream().filter(h -> h.kind() != Holder.Kind.CHECKPOINT).toList();
        var together = new ArrayList<Holder>();
        for (int i = 0; i < lasting.size(); i++) {
            together.add(lasting.get(i));
            Bytes rest = i + 1 < lasting.size() ? lasting.get(i + 1).keeps() : Bytes.ZERO;
            Bytes keeps = lasting.getFirst().keeps().minus(rest);
            Optional<MainHolder> main = half(together, keeps, blame.total(), slots);
            if (main.isPresent()) {
                return main;
            }
        }
        return blame.oldest()
                .filter(h -> h.kind() == Holder.Kind.CHECKPOINT)
                .flatMap(h -> half(List.of(h), h.keeps(), blame.total(), slots));
    }

    private static Optional<MainHolder> half(
            List<Holder> together, Bytes keeps, Bytes total, List<SlotFinding> slots) {
        Holder oldest = together.getFirst();
        return Percent.of(keeps, total)
                .filter(share -> share.value() >= 50)
                .map(share ->
                        new MainHolder(
                                together,
                                keeps,
                                share,
                                slots.stream()
                                        .filter(f -> oldest.kind() == Holder.Kind.SLOT)
                                        .filter(f -> f.slot().name().equals(oldest.name()))
                                        .findFirst()));
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
            Holder oldest = holders.getFirst();
            return "Together %s hold %s; letting go of %s alone releases %s."
                    .formatted(
                            String.join(" and ", holders.stream().map(MainHolder::name).toList()),
                            share.text(),
                            name(oldest),
                            oldest.wouldRelease().count() == 0
                                    ? "nothing"
                                    : oldest.wouldRelease().text());
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
            case ARCHIVER -> "%s of it waits for the archiver.".formatted(share.text());
            case KEEP_SIZE -> "%s is kept by wal_keep_size.".formatted(share.text());
            case SUMMARIZER -> "%s of it waits for the WAL summarizer.".formatted(share.text());
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
