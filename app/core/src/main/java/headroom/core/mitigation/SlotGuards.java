package headroom.core.mitigation;

import headroom.core.environment.Fingerprint;
import headroom.core.signal.Primaries;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.wal.Lsn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What dropping a slot relies on. The statement that drops it holds the same conditions; here they
/// are looked at one by one, so that the operator learns which one failed.
final class SlotGuards {

    private SlotGuards() {}

    static List<Guard> of(String name, SlotBefore before, SlotFacts now) {
        var guards = new ArrayList<Guard>();
        now.primaries().map(SlotGuards::onlyPrimary).ifPresent(guards::add);
        guards.addAll(conditions(name, before, now));
        return List.copyOf(guards);
    }

    /// Of two primaries the statement's conditions hold on either.
    private static Guard onlyPrimary(Primaries primaries) {
        String unasked =
                primaries.unasked().stream()
                        .map(u -> "%s cannot be asked".formatted(u.host().text()))
                        .collect(Collectors.joining(", "));
        return new Guard(
                "No other host says that it is the primary"
                        + (unasked.isEmpty() ? "" : "; " + unasked),
                !primaries.several(),
                primaries.several() ? primaries.conflict() : "");
    }

    private static List<Guard> conditions(String name, SlotBefore before, SlotFacts now) {
        Fingerprint server = now.server().fingerprint();
        Optional<String> other = before.otherServer(server);
        Optional<Slot> slot = now.server().slot(name);
        return List.of(
                new Guard(
                        "Same server: " + server.text(),
                        other.isEmpty(),
                        other.map(d -> "this is another server or another role: " + d).orElse("")),
                new Guard(
                        "Not in recovery",
                        !server.inRecovery(),
                        server.inRecovery() ? "this is a standby" : ""),
                new Guard(
                        "Slot " + name + " exists",
                        slot.isPresent(),
                        slot.isPresent() ? "" : "there is no slot of this name"),
                guard("Inactive", slot, s -> !s.active(), SlotGuards::reader),
                guard(
                        before.hold()
                                .restartLsn()
                                .map(l -> "restart_lsn " + l + " unchanged")
                                .orElse("Holds no WAL, as before"),
                        slot,
                        s -> same(s, before),
                        s -> moved(s, before, now)),
                guard(
                        "Logical, not temporary",
                        slot,
                        s -> s.kind() == Slot.Kind.LOGICAL && !s.temporary(),
                        s ->
                                s.temporary()
                                        ? "it is temporary: it goes with its session"
                                        : "it is a physical slot: a replica may still be replaying"),
                guard(
                        "No failover slot, not synced",
                        slot,
                        s -> !s.failover() && !s.synced(),
                        s ->
                                s.synced()
                                        ? "it is synchronised from another server"
                                        : "it is a failover slot: standbys rely on it"),
                operator(now));
    }

    private static Guard guard(
            String what,
            Optional<Slot> slot,
            Predicate<Slot> holds,
            Function<Slot, String> otherwise) {
        return slot.map(s ->
                        new Guard(what, holds.test(s), holds.test(s) ? "" : otherwise.apply(s)))
                .orElseGet(() -> new Guard(what, false, "there is no such slot"));
    }

    private static String reader(Slot slot) {
        return "it is active"
                + slot.activePid().map(p -> ": process " + p + " reads from it").orElse("");
    }

    private static boolean same(Slot slot, SlotBefore before) {
        return slot.restartLsn().equals(before.hold().restartLsn())
                && slot.plugin().orElse("").equals(before.plugin());
    }

    /// A slot has no birthday. That it is another one shows in its plugin, in a count of decoded
    /// transactions that went back, or in having skipped everything before the preview without
    /// decoding.
    private static String moved(Slot slot, SlotBefore before, SlotFacts now) {
        String where =
                slot.restartLsn().map(l -> "restart_lsn is now " + l).orElse("it holds no WAL now");
        Optional<Integer> decoding =
                before.decoded().flatMap(then -> now.decoded().map(n -> n.compareTo(then)));
        if (!slot.plugin().orElse("").equals(before.plugin())
                || decoding.filter(c -> c < 0).isPresent()) {
            return "it was replaced by another slot of the same name; " + where;
        }
        boolean beyond =
                slot.restartLsn()
                        .flatMap(l -> before.position().map((Lsn p) -> l.compareTo(p) >= 0))
                        .orElse(false);
        return beyond && decoding.filter(c -> c == 0).isPresent()
                ? "it was replaced by another slot of the same name, or advanced by hand; " + where
                : "it moved, so somebody has read from it; " + where;
    }

    private static Guard operator(SlotFacts now) {
        return now.operator()
                .map(o ->
                        new Guard(
                                o.user() + " may drop slots",
                                o.mayDrop(),
                                o.mayDrop()
                                        ? ""
                                        : "the right is missing; grant it with " + o.grant()))
                .orElseGet(() ->
                        new Guard(
                                "An operator's login is configured",
                                false,
                                "name an operator in the environment's settings; until then it can only be watched"));
    }
}
