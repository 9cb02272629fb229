package headroom.core.runbook;

import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.reading.Reading;
import headroom.core.signal.Assessment;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.slots.SlotHold;
import headroom.core.signal.wal.Holder;
import headroom.core.signal.wal.WalFiles;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// What readings say of a condition. A stale or missing reading is unknown, with its reason:
/// nothing is waited for, verified or paid on an old value.
///
/// @param snapshot the readings
/// @param assessment the judgement on them; empty where only readings were taken
/// @param expectations what is declared of the environment
/// @param inputs the run's, or a mitigation's
/// @param before the state before the act, as the journal has it; empty while nothing was done
public record Conditions(
        Snapshot snapshot,
        Optional<Assessment> assessment,
        Expectations expectations,
        Map<String, String> inputs,
        Optional<Map<String, String>> before) {

    private static final String SLOT = "slot";

    /// For a run.
    public static Conditions of(Observation seen, Expectations expectations, Run run) {
        return new Conditions(
                seen.snapshot(),
                Optional.of(seen.assessment()),
                expectations,
                run.inputs(),
                run.before());
    }

    /// What they say of several, in the same order.
    public List<Finding> evaluate(List<Condition> conditions) {
        return conditions.stream().map(this::evaluate).toList();
    }

    /// What they say of one.
    public Finding evaluate(Condition condition) {
        return switch (condition) {
            case SERVER_ANSWERS ->
                    fresh(
                            condition,
                            ServerFacts.SOURCE,
                            s -> holds(condition, s.fingerprint().text()));
            case SLOT_INACTIVE -> fresh(condition, ServerFacts.SOURCE, s -> inactive(condition, s));
            case SLOT_HOLDS_WAL -> holdsWal(condition);
            case SLOT_ABSENT -> fresh(condition, ServerFacts.SOURCE, s -> absent(condition, s));
            // files have a slow pace: without the server's fast answer they only look fresh
            case WAL_RELEASED ->
                    fresh(
                            condition,
                            ServerFacts.SOURCE,
                            _ -> fresh(condition, WalFiles.SOURCE, w -> released(condition, w)));
            case STORAGE_BELOW_CRITICAL -> storage(condition);
            case SLOTS_AS_DECLARED ->
                    fresh(condition, ServerFacts.SOURCE, s -> declared(condition, s));
            case SLOT_CAP_SET -> fresh(condition, ServerFacts.SOURCE, s -> cap(condition, s));
        };
    }

    private <T> Finding fresh(Condition condition, Source<T> source, Function<T, Finding> judge) {
        Reading<T> reading = snapshot.get(source);
        return reading.fresh()
                .map(judge)
                .orElseGet(() ->
                        unknown(
                                condition,
                                reading.trouble().map(r -> r.sentence()).orElse("not read")));
    }

    private Finding inactive(Condition condition, ServerFacts server) {
        Optional<Slot> slot = slot(server);
        if (slot.isEmpty()) {
            return fails(condition, "there is no slot " + name());
        }
        return slot.get().active()
                ? fails(
                        condition,
                        "slot %s is active%s"
                                .formatted(
                                        name(),
                                        slot.get()
                                                .activePid()
                                                .map(p -> " for process " + p)
                                                .orElse("")))
                : holds(
                        condition,
                        "nobody reads slot %s%s"
                                .formatted(
                                        name(),
                                        slot.get()
                                                .inactiveSince()
                                                .map(t ->
                                                        ", inactive_since "
                                                                + t.truncatedTo(ChronoUnit.SECONDS))
                                                .orElse("")));
    }

    private Finding holdsWal(Condition condition) {
        var trouble = snapshot.get(ServerFacts.SOURCE).trouble();
        if (trouble.isPresent()) {
            return unknown(condition, trouble.get().sentence());
        }
        var blame = assessment.flatMap(a -> a.wal().blame());
        if (blame.isEmpty()) {
            return unknown(condition, "nobody could tell who holds the WAL");
        }
        Optional<Holder> holder = blame.get().slot(name());
        if (holder.isEmpty()) {
            return fails(condition, "slot %s holds no WAL".formatted(name()));
        }
        if (holder.get().wouldRelease().count() == 0) {
            return fails(
                    condition,
                    "slot %s holds %s, but %s: dropping it releases nothing"
                            .formatted(
                                    name(),
                                    holder.get().keeps().text(),
                                    blame.get()
                                            .needsTheSame(name())
                                            .orElse("that is less than a segment")));
        }
        return holds(
                condition,
                "slot %s is the oldest holder: it keeps %s, and dropping it releases %s"
                        .formatted(
                                name(),
                                holder.get().keeps().text(),
                                holder.get().wouldRelease().text()));
    }

    private Finding absent(Condition condition, ServerFacts server) {
        return slot(server)
                .map(s ->
                        fails(
                                condition,
                                "slot %s exists%s"
                                        .formatted(
                                                name(),
                                                s.restartLsn()
                                                        .map(l -> ", restart_lsn " + l)
                                                        .orElse(""))))
                .orElseGet(() -> holds(condition, "there is no slot " + name()));
    }

    private Finding released(Condition condition, WalFiles files) {
        Optional<SlotHold> hold = before.flatMap(SlotHold::from);
        if (hold.isEmpty()) {
            return unknown(condition, "nothing was dropped in this run yet");
        }
        if (hold.get().segment().isEmpty()) {
            return holds(condition, "the slot held no WAL any more");
        }
        long held = hold.get().segment().get();
        String where =
                "the oldest segment on disk is number %d, the slot needed number %d and later; %s of WAL are held now"
                        .formatted(files.oldestSegment(), held, files.held().text());
        if (files.oldestSegment() > held) {
            return holds(condition, where);
        }
        return hold.get().releases().count() == 0
                ? holds(
                        condition,
                        "others need the same WAL, so nothing was to be released; " + where)
                : fails(condition, where);
    }

    private Finding storage(Condition condition) {
        if (assessment.isEmpty()) {
            return unknown(condition, "storage was not looked at");
        }
        var storage = assessment.get().storage();
        var used = storage.ofCeiling();
        if (used.isEmpty() || storage.provenance().stale()) {
            return unknown(
                    condition,
                    storage.provenance()
                            .trouble()
                            .map(r -> r.sentence())
                            .orElse("how full the volume is cannot be told"));
        }
        String figures =
                storage.dial().value()
                        + " "
                        + storage.dial().caption()
                        + storage.capacity()
                                .filter(c -> c.allocated().compareTo(c.ceiling()) < 0)
                                .flatMap(_ -> storage.ofAllocated())
                                .map(share -> ", " + share.text() + " of what is allocated")
                                .orElse("");
        return storage.level() == Level.CRITICAL
                ? fails(condition, figures)
                : holds(condition, figures);
    }

    private Finding declared(Condition condition, ServerFacts server) {
        if (expectations.slots().isEmpty()) {
            return unknown(condition, "no list of slots is declared in the environment's settings");
        }
        var missing = new TreeSet<String>();
        expectations.slots().get().stream().map(DeclaredSlot::name).forEach(missing::add);
        var surplus = new TreeSet<String>();
        server.slots().stream()
                .filter(s -> !s.temporary())
                .map(Slot::name)
                .filter(n -> !missing.remove(n))
                .forEach(surplus::add);
        if (missing.isEmpty() && surplus.isEmpty()) {
            return holds(
                    condition,
                    "the server has exactly the declared slots: "
                            + expectations.slots().get().size());
        }
        if (surplus.isEmpty() && server.fingerprint().inRecovery()) {
            return unknown(condition, "this is a standby: what is declared lies on its primary");
        }
        String said =
                (surplus.isEmpty() ? "" : "not declared: " + String.join(", ", surplus))
                        + (surplus.isEmpty() || missing.isEmpty() ? "" : "; ")
                        + (missing.isEmpty()
                                ? ""
                                : "declared but absent: " + String.join(", ", missing));
        return fails(condition, said);
    }

    private static Finding cap(Condition condition, ServerFacts server) {
        return server.wal()
                .slotCap()
                .map(cap -> holds(condition, "max_slot_wal_keep_size is " + cap.text()))
                .orElseGet(() ->
                        fails(
                                condition,
                                "max_slot_wal_keep_size is −1: a slot can hold without limit"));
    }

    private String name() {
        return inputs.getOrDefault(SLOT, "");
    }

    private Optional<Slot> slot(ServerFacts server) {
        return server.slot(name());
    }

    private static Finding holds(Condition condition, String evidence) {
        return new Finding(condition, Finding.State.HOLDS, evidence);
    }

    private static Finding fails(Condition condition, String evidence) {
        return new Finding(condition, Finding.State.FAILS, evidence);
    }

    private static Finding unknown(Condition condition, String why) {
        return new Finding(condition, Finding.State.UNKNOWN, why);
    }
}
