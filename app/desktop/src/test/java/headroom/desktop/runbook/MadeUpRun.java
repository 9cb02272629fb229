package headroom.desktop.runbook;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Guard;
import headroom.core.mitigation.Mitigation;
import headroom.core.mitigation.Preview;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.runbook.Condition;
import headroom.core.runbook.Debt;
import headroom.core.runbook.Run;
import headroom.core.runbook.Runbook;
import headroom.core.runbook.Runs;
import headroom.core.runbook.Step;
import headroom.core.signal.Dial;
import headroom.core.signal.Gauge;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalFiles;
import headroom.core.signal.wal.WalSettings;
import headroom.desktop.board.MadeUp;
import headroom.desktop.mitigation.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A made-up incident: the runbook of the orphaned slot on a journal in memory, with made-up
/// previews and outcomes, and actions that answer at once on the calling thread.
public final class MadeUpRun implements RunActions {

    /// How often it was asked to read at once.
    public int hurried;

    public static final String SLOT = "rds_bg_upgrade_16";
    public static final ZoneId HERE = ZoneId.of("Europe/Berlin");
    private static final Instant OPENED = MadeUp.NOW.minus(Duration.ofMinutes(3));
    private static final Lsn RESTART = new Lsn(0x4A_9F00_01C8L);

    public final Environment environment;
    public final List<Entry> entries = new ArrayList<>();
    public final List<String> asked = new ArrayList<>();
    private final Runs runs;
    private final Runbook runbook = runbook();
    private Instant clock = OPENED;
    private Outcome outcome = new Outcome.Done("not set");
    public Answer<Preview<?>> preview;
    public boolean hold;
    public boolean lost;
    public Optional<Consumer<Answer<Run>>> held = Optional.empty();
    public Optional<Consumer<String>> progress = Optional.empty();

    public MadeUpRun(Environment environment) {
        this.environment = environment;
        runs = new Runs(journal(), _ -> Optional.of(runbook), () -> "run-1");
        preview = new Answer.Given<>(preview(true));
    }

    public MadeUpRun(Tier tier) {
        this(MadeUp.environment(tier == Tier.LAB ? "lab" : "shop-production", tier));
    }

    private Journal journal() {
        return new Journal() {
            @Override
            public Entry append(String actor, Event event) {
                clock = clock.plusSeconds(11);
                var entry = new Entry(entries.size() + 1, clock, actor, event, "");
                entries.add(entry);
                return entry;
            }

            @Override
            public List<Entry> entries() {
                return List.copyOf(entries);
            }

            @Override
            public List<Entry> entriesOf(String run) {
                return List.copyOf(entries);
            }

            @Override
            public Optional<Entry> newest(String environment, String server) {
                return Optional.empty();
            }

            @Override
            public Entry appendAfter(Optional<Entry> known, String actor, Event.OfServer event) {
                return append(actor, event);
            }
        };
    }

    /// The run as it was opened.
    public Run open() {
        return certain(() -> runs.open(actor(), environment.name(), runbook, Map.of("slot", SLOT)));
    }

    /// The run at the step of this id, with what an operator would have written on the way.
    public Run at(String step) {
        Run run = open();
        while (run.current().isPresent() && !run.current().get().equals(step)) {
            Run now = run;
            run =
                    certain(() ->
                            switch (now.current().get()) {
                                case "server" ->
                                        runs.done(
                                                actor(),
                                                now,
                                                "server",
                                                "PostgreSQL 16.4 · primary · system 7391…0202");
                                case "blame" ->
                                        runs.done(
                                                actor(),
                                                now,
                                                "blame",
                                                "holds: slot rds_bg_upgrade_16 is the oldest holder: it keeps 612.4 GiB");
                                case "owner" ->
                                        runs.choose(
                                                actor(),
                                                now,
                                                "owner",
                                                "gone",
                                                "platform team: upgrade was abandoned on Tuesday");
                                case "deployment" ->
                                        runs.choose(actor(), now, "deployment", "deleted", "");
                                case "drop" -> acted(now, done());
                                default -> runs.done(actor(), now, "released", "released");
                            });
        }
        return run;
    }

    public static Outcome done() {
        return new Outcome.Done(
                "there is no slot rds_bg_upgrade_16; the oldest segment on disk is number 19105, the"
                        + " slot needed number 19104 and later; 10.6 GiB of WAL are held now");
    }

    /// The next act ends so.
    public MadeUpRun ending(Outcome next) {
        outcome = next;
        return this;
    }

    /// The run after an act that ended so.
    public Run acted(Run run, Outcome how) {
        Journal journal = journal();
        return certain(() -> {
            journal.append(actor(), intended(run));
            journal.append(actor(), new Event.Concluded(run.id(), "drop", "i1", how));
            return runs.again(run);
        });
    }

    private Event.Intended intended(Run run) {
        return new Event.Intended(
                run.id(),
                "drop",
                "i1",
                environment.name(),
                "drop-replication-slot",
                Map.of("slot", SLOT),
                List.of("SELECT pg_drop_replication_slot('" + SLOT + "')"),
                "PostgreSQL 16.4 · primary · system 7391…0202 · timeline 4",
                before());
    }

    private static Map<String, String> before() {
        return Map.of(
                "slot",
                SLOT,
                "restart_lsn",
                RESTART.text(),
                "wal_segment_size",
                Long.toString(Bytes.mib(16).count()),
                "releases",
                Long.toString(Bytes.mib(616_243).count()));
    }

    /// What is seen while the slot fills the storage.
    public Observation filling() {
        var seen = MadeUp.orphan(environment.name(), environment.tier());
        return observation(
                seen,
                List.of(slot(SLOT, false), slot("debezium_orders", true)),
                19_104,
                Optional.empty());
    }

    /// What is seen once the slot is gone.
    public Observation released(boolean capped) {
        var seen = MadeUp.fine(environment.name(), environment.tier());
        return observation(
                seen,
                List.of(slot("debezium_orders", true)),
                19_990_000,
                capped ? Optional.of(Bytes.gib(200)) : Optional.empty());
    }

    /// PostgreSQL is silent.
    public Observation silent() {
        var seen = MadeUp.silentPostgres(environment.name(), environment.tier());
        return new Observation(
                environment.name(), seen.snapshot(), seen.recent(), seen.assessment());
    }

    private static Observation observation(
            MadeUp.Seen seen, List<Slot> slots, long oldest, Optional<Bytes> cap) {
        ServerFacts facts = seen.snapshot().get(ServerFacts.SOURCE).lastValue().orElseThrow();
        WalSettings wal = facts.wal();
        var changed =
                new ServerFacts(
                        facts.fingerprint(),
                        facts.serverTime(),
                        facts.position(),
                        facts.redo(),
                        new WalSettings(
                                wal.segmentSize(),
                                wal.minSize(),
                                wal.maxSize(),
                                wal.keepSize(),
                                cap),
                        facts.archiver(),
                        slots,
                        facts.slotLimit(),
                        facts.sessions(),
                        facts.limits(),
                        facts.load());
        Instant at = MadeUp.NOW.plusSeconds(120);
        Snapshot snapshot =
                seen.snapshot()
                        .at(MadeUp.NOW)
                        .with(ServerFacts.SOURCE, new Reading.Known<>(changed, at))
                        .with(
                                WalFiles.SOURCE,
                                new Reading.Known<>(
                                        new WalFiles(
                                                oldest,
                                                oldest + 500,
                                                Bytes.mib(10_854),
                                                Bytes.gib(1),
                                                760),
                                        at));
        return new Observation(
                seen.environment().name(), snapshot, seen.recent(), seen.assessment());
    }

    private static Slot slot(String name, boolean active) {
        return new Slot(
                name,
                Slot.Kind.LOGICAL,
                Optional.of("pgoutput"),
                Optional.of("shop"),
                false,
                active,
                active ? Optional.of(4711L) : Optional.empty(),
                Lsn.parse("4A/9F0001C8"),
                Optional.empty(),
                Optional.of("extended"),
                Optional.empty(),
                active ? Optional.empty() : Optional.of(MadeUp.NOW.minus(Duration.ofHours(57))),
                false,
                false,
                Optional.empty(),
                Slot.Horizon.NONE,
                Optional.empty(),
                Optional.empty());
    }

    /// @param holds whether the slot is still inactive
    public Preview<?> preview(boolean holds) {
        return preview(holds, Optional.empty(), Duration.ofMillis(40));
    }

    /// @param lock why mitigations are locked
    /// @param took how long the server took
    public Preview<?> preview(boolean holds, Optional<String> lock, Duration took) {
        return new Preview<>(
                new Mitigation.DropReplicationSlot(SLOT),
                environment,
                "db-1.internal:5432",
                MadeUp.orphan("x", Tier.LAB)
                        .snapshot()
                        .get(ServerFacts.SOURCE)
                        .lastValue()
                        .orElseThrow()
                        .fingerprint(),
                "headroom_operator",
                MadeUp.NOW.minusSeconds(1),
                List.of(
                        """
                        SELECT pg_drop_replication_slot(s.slot_name)
                        FROM pg_replication_slots s CROSS JOIN pg_control_system() c
                        WHERE s.slot_name = CAST('rds_bg_upgrade_16' AS name)
                          AND s.slot_type = 'logical'
                          AND NOT s.active
                          AND NOT s.temporary
                          AND s.restart_lsn IS NOT DISTINCT FROM CAST('4A/9F0001C8' AS pg_lsn)
                          AND s.plugin = CAST('pgoutput' AS name)
                          AND NOT pg_is_in_recovery()
                          AND c.system_identifier = CAST('7391204455120200' AS bigint)
                          AND current_database() = CAST('shop' AS name)
                          AND current_user = CAST('headroom_operator' AS name)\
                        """,
                        "CHECKPOINT"),
                "Releases 601.8 GiB at the checkpoint; the volume gets at least 600.8 GiB of it back,"
                        + " the rest is reused for new WAL.",
                "The consumer of this slot, if it ever returns: it needs a full resync.",
                "No way back: a dropped slot cannot be restored.",
                List.of(
                        new Preview.Change(
                                Gauge.STORAGE,
                                dial(0.78, "78 %", "of ceiling 2.0 TiB", 0.75, 0.9),
                                Level.WARNING,
                                dial(0.49, "49 %", "of ceiling 2.0 TiB", 0.75, 0.9),
                                Level.OK),
                        new Preview.Change(
                                Gauge.WAL,
                                dial(0.93, "612.4 GiB", "kept on disk", 0.19, 0.75),
                                Level.CRITICAL,
                                dial(0.04, "10.6 GiB", "kept on disk", 0.19, 0.75),
                                Level.OK),
                        new Preview.Change(
                                Gauge.SLOTS,
                                dial(0.3, "3 / 10", "1 orphaned", 0.6, 0.8),
                                Level.CRITICAL,
                                dial(0.2, "2 / 10", "none orphaned", 0.6, 0.8),
                                Level.OK)),
                List.of(
                        new Guard("The accepted server", lock.isEmpty(), lock.orElse("")),
                        new Guard(
                                "Same server: PostgreSQL 16.4 · primary · system 7391…0202 · timeline 4",
                                true,
                                ""),
                        new Guard("Not in recovery", true, ""),
                        new Guard("Slot rds_bg_upgrade_16 exists", true, ""),
                        new Guard(
                                "Inactive",
                                holds,
                                holds ? "" : "it is active: process 4711 reads from it"),
                        new Guard("restart_lsn 4A/9F0001C8 unchanged", true, ""),
                        new Guard("Logical, not temporary", true, ""),
                        new Guard("No failover slot, not synced", true, ""),
                        new Guard("headroom_operator may drop slots", true, "")),
                before(),
                lock,
                took);
    }

    private static Dial dial(
            double fraction, String value, String caption, double warning, double critical) {
        return new Dial(
                Optional.of(fraction),
                value,
                caption,
                List.of(
                        new Dial.Mark(warning, Level.WARNING),
                        new Dial.Mark(critical, Level.CRITICAL)));
    }

    public static Answer<Preview<?>> unreachable() {
        return new Answer.Denied<>(
                new Reason(
                                Reason.Kind.UNREACHABLE,
                                "db-1.internal:5432 refused the connection (53300 or down)")
                        .sentence(),
                true);
    }

    @Override
    public String actor() {
        return "operator";
    }

    @Override
    public void done(Run run, String step, String evidence, Consumer<Answer<Run>> then) {
        answer(
                "done " + step + ": " + evidence,
                () -> runs.done(actor(), run, step, evidence),
                then);
    }

    @Override
    public void choose(
            Run run, String step, String option, String note, Consumer<Answer<Run>> then) {
        answer("choose " + option, () -> runs.choose(actor(), run, step, option, note), then);
    }

    @Override
    public void skip(Run run, String step, String reason, Consumer<Answer<Run>> then) {
        answer("skip " + step, () -> runs.skip(actor(), run, step, reason), then);
    }

    @Override
    public void note(Run run, String text, Consumer<Answer<Run>> then) {
        answer("note " + text, () -> runs.note(actor(), run, text), then);
    }

    @Override
    public void pay(Run run, String debt, String evidence, Consumer<Answer<Run>> then) {
        answer("pay " + debt, () -> runs.pay(actor(), run, debt, evidence), then);
    }

    @Override
    public void waive(Run run, String debt, String reason, Consumer<Answer<Run>> then) {
        answer("waive " + debt, () -> runs.waive(actor(), run, debt, reason), then);
    }

    @Override
    public void close(Run run, Consumer<Answer<Run>> then) {
        answer("close", () -> runs.close(actor(), run), then);
    }

    @Override
    public void again(Run run, Consumer<Answer<Run>> then) {
        answer("again", () -> runs.again(run), then);
    }

    @Override
    public void preview(Mitigation mitigation, Consumer<Answer<Preview<?>>> then) {
        asked.add("preview " + mitigation.inputs());
        then.accept(preview);
    }

    @Override
    public void again(Preview<?> first, Consumer<Answer<Preview<?>>> then) {
        asked.add("preview again");
        then.accept(preview);
    }

    @Override
    public void perform(
            Run run,
            String step,
            Preview<?> what,
            String typed,
            boolean ticked,
            Consumer<String> told,
            Consumer<Answer<Run>> then) {
        asked.add("perform typed " + typed);
        told.accept("Reading again what the preview relied on");
        told.accept("Writing down the intent");
        told.accept("Dropping the slot as headroom_operator");
        if (hold) {
            held = Optional.of(then);
            progress = Optional.of(told);
        } else if (lost) {
            then.accept(
                    new Answer.Denied<>(
                            "The journal cannot be written: no space left on device.", false));
        } else {
            then.accept(new Answer.Given<>(acted(run, outcome)));
        }
    }

    private void answer(String what, Move move, Consumer<Answer<Run>> then) {
        asked.add(what);
        try {
            then.accept(new Answer.Given<>(move.make()));
        } catch (Exception e) {
            then.accept(new Answer.Denied<>(String.valueOf(e.getMessage()), true));
        }
    }

    private static Runbook runbook() {
        return new Runbook(
                "orphaned-slot",
                "Orphaned replication slot",
                1,
                "A replication slot that nobody reads keeps WAL until the volume is full.",
                List.of(new Runbook.Input("slot", "Replication slot")),
                List.of(
                        new Step.Watch(
                                "server",
                                "The server answers",
                                "If PostgreSQL is down because the volume is full, raise the storage"
                                        + " first: it cannot start without room for WAL. Never delete"
                                        + " files inside pg_wal.",
                                Condition.SERVER_ANSWERS,
                                Duration.ofMinutes(30)),
                        new Step.Read(
                                "blame",
                                "See who holds the WAL",
                                "Dropping a slot frees something only if it is the oldest holder."
                                        + " Check that nobody reads from it, how much it holds, and"
                                        + " how much room is left.",
                                List.of(
                                        Condition.SLOT_HOLDS_WAL,
                                        Condition.SLOT_INACTIVE,
                                        Condition.STORAGE_BELOW_CRITICAL)),
                        new Step.Choose(
                                "owner",
                                "Decide whether its consumer is gone for good",
                                "Find out whose slot it is: a failed deployment, a removed replica, a"
                                        + " retired connector. A consumer that lost its slot needs a"
                                        + " full resync. Write into the note who was asked.",
                                List.of(
                                        new Step.Option(
                                                "gone",
                                                "The consumer is gone, the slot can go",
                                                false),
                                        new Step.Option(
                                                "returns",
                                                "The consumer comes back, keep the slot",
                                                true))),
                        new Step.Choose(
                                "deployment",
                                "Delete what made the slot",
                                "A failed blue/green deployment, subscription or connector that still"
                                        + " exists makes the slot anew or breaks half-way. Delete it"
                                        + " where it was made, before the slot.",
                                List.of(
                                        new Step.Option("deleted", "It is deleted", false),
                                        new Step.Option("none", "Nothing of it is left", false))),
                        new Step.Act(
                                "drop",
                                "Drop the slot",
                                "Guard and drop are one statement: if the slot became active, moved or"
                                        + " was replaced since the preview, nothing happens. There is"
                                        + " no way back.",
                                "drop-replication-slot",
                                Map.of("slot", "slot"),
                                List.of(Condition.SLOT_ABSENT, Condition.WAL_RELEASED),
                                Duration.ofMinutes(2)),
                        new Step.Watch(
                                "released",
                                "The WAL is released",
                                "The WAL goes with the next checkpoint. Part of it is given back to the"
                                        + " volume, the rest is reused for new WAL.",
                                Condition.WAL_RELEASED,
                                Duration.ofMinutes(15))),
                List.of(
                        new Debt(
                                "slots-declared",
                                "Slots equal the declared list",
                                "Every slot on the server is declared with an owner, and every"
                                        + " declared slot exists.",
                                Optional.of(Condition.SLOTS_AS_DECLARED)),
                        new Debt(
                                "cap",
                                "A cap on what a slot can hold",
                                "Set max_slot_wal_keep_size, so that the next orphan is invalidated"
                                        + " before the volume is full.",
                                Optional.of(Condition.SLOT_CAP_SET)),
                        new Debt(
                                "leftovers",
                                "Publications and subscriptions of the deployment are gone",
                                "Look on both servers for what the failed deployment left behind.",
                                Optional.empty()),
                        new Debt(
                                "ceiling-alert",
                                "An alert watches the ceiling",
                                "Somebody is called at 60, 75 and 90 % of what the volume can become.",
                                Optional.empty()),
                        new Debt(
                                "temporary-capacity",
                                "Temporary capacity is noted",
                                "If the storage was raised for this incident, it is written down who"
                                        + " decides about it, and until when.",
                                Optional.empty()),
                        new Debt(
                                "other-environments",
                                "Limits of the other environments are reviewed",
                                "The same slot, cap and ceiling were looked at in every other"
                                        + " environment.",
                                Optional.empty())));
    }

    @FunctionalInterface
    private interface Move {

        Run make() throws Exception;
    }

    private static Run certain(Move move) {
        try {
            return move.make();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void readNow() {
        hurried++;
    }
}
