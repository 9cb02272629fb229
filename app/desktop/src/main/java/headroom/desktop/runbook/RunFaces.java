package headroom.desktop.runbook;

import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import headroom.core.reading.Age;
import headroom.core.reading.Shown;
import headroom.core.runbook.Condition;
import headroom.core.runbook.Conditions;
import headroom.core.runbook.Finding;
import headroom.core.runbook.Run;
import headroom.core.runbook.Step;
import headroom.core.signal.Judgement;
import headroom.core.signal.Observation;
import headroom.desktop.runbook.RunState.Chip;
import headroom.desktop.runbook.RunState.DebtRow;
import headroom.desktop.runbook.RunState.Debts;
import headroom.desktop.runbook.RunState.Evidence;
import headroom.desktop.runbook.RunState.Line;
import headroom.desktop.runbook.RunState.Note;
import headroom.desktop.runbook.RunState.StepFace;
import headroom.desktop.runbook.RunState.StepRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a run looks like beside what was observed last: values in, values out.
///
/// @param words an event of the journal in full, for the hover
/// @param here where the operator sits
record RunFaces(Expectations expectations, Function<Event, String> words, ZoneId here) {

    private static final int LONGEST = 1000;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter WHOLE =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm:ss", Locale.ENGLISH);

    Finding finding(Optional<Observation> seen, Run run, Condition condition) {
        return seen.map(s -> Conditions.of(s, expectations, run).evaluate(condition))
                .orElseGet(() ->
                        new Finding(
                                condition,
                                Finding.State.UNKNOWN,
                                "waiting for the first answer of the server"));
    }

    private Evidence evidence(Optional<Observation> seen, Run run, Condition condition) {
        Finding finding = finding(seen, run, condition);
        return new Evidence(title(condition), finding.state(), sentence(shown(finding.evidence())));
    }

    private static String title(Condition condition) {
        return switch (condition) {
            case SERVER_ANSWERS -> "The server answers";
            case SLOT_INACTIVE -> "Nobody reads the slot";
            case SLOT_HOLDS_WAL -> "The slot is what holds the WAL";
            case SLOT_ABSENT -> "The slot is gone";
            case WAL_RELEASED -> "Its WAL is released";
            case STORAGE_BELOW_CRITICAL -> "Storage is below critical";
            case SLOTS_AS_DECLARED -> "Slots are the declared ones";
            case SLOT_CAP_SET -> "A cap on slots is set";
        };
    }

    /// The evidence as it is written down.
    String written(List<Finding> findings) {
        return findings.stream()
                .map(f -> f.state().name().toLowerCase(Locale.ROOT) + ": " + f.evidence())
                .collect(Collectors.joining("; "));
    }

    List<Chip> chips(Optional<Observation> seen) {
        return seen.map(s -> s.assessment().all().stream().map(RunFaces::chip).toList())
                .orElse(List.of());
    }

    private static Chip chip(Judgement judgement) {
        var dial = judgement.dial();
        return new Chip(
                judgement.gauge().title(),
                judgement.level(),
                dial.value() + " · " + dial.caption(),
                judgement.verdict().sentence(),
                dial.fraction());
    }

    List<StepRow> rows(Run run) {
        return run.steps().stream()
                .map(s ->
                        new StepRow(
                                s.step().id(),
                                s.step().title(),
                                s.status(),
                                word(s.status()),
                                s.note().isEmpty() ? kind(s.step()) : shown(s.note())))
                .toList();
    }

    private static String word(Run.Status status) {
        return switch (status) {
            case WAITING -> "Waiting";
            case CURRENT -> "Now";
            case DONE -> "Done";
            case SKIPPED -> "Skipped";
            case FAILED -> "Failed";
        };
    }

    private static String kind(Step step) {
        return switch (step) {
            case Step.Read _ -> "look";
            case Step.Watch watch -> "wait, " + new Age(watch.within()).text() + " at most";
            case Step.Choose _ -> "decide";
            case Step.Act act -> "act · " + act.mitigation();
        };
    }

    StepFace step(Optional<Observation> seen, Run run, Run.StepState state, Instant now) {
        Step step = state.step();
        List<Evidence> evidence =
                conditions(step).stream().map(c -> evidence(seen, run, c)).toList();
        return new StepFace(
                step.id(),
                step.kind(),
                where(run, step),
                step.title(),
                step.text(),
                evidence,
                step instanceof Step.Choose choose
                        ? choose.options().stream()
                                .map(o -> new RunState.Option(o.id(), o.title(), o.stops()))
                                .toList()
                        : List.of(),
                step instanceof Step.Read ? Optional.of(go(evidence)) : Optional.empty(),
                step instanceof Step.Watch watch
                        ? Optional.of(left(run, watch, now))
                        : Optional.empty(),
                past(run, state),
                run.pending().isEmpty());
    }

    private static List<Condition> conditions(Step step) {
        return switch (step) {
            case Step.Read read -> read.evidence();
            case Step.Watch watch -> List.of(watch.until());
            case Step.Choose _, Step.Act _ -> List.of();
        };
    }

    private static String where(Run run, Step step) {
        int at = run.runbook().steps().indexOf(step) + 1;
        String kind =
                switch (step) {
                    case Step.Read _ -> "look";
                    case Step.Watch _ -> "wait";
                    case Step.Choose _ -> "decide";
                    case Step.Act _ -> "act";
                };
        return "Step %d of %d · %s".formatted(at, run.runbook().steps().size(), kind);
    }

    private static String go(List<Evidence> evidence) {
        long not = evidence.stream().filter(e -> e.state() != Finding.State.HOLDS).count();
        if (not == 0) {
            return "Continue with this evidence";
        }
        return not == evidence.size()
                ? "Continue although none of it holds"
                : "Continue although %d of %d %s not hold"
                        .formatted(not, evidence.size(), not == 1 ? "does" : "do");
    }

    private static Note left(Run run, Step.Watch watch, Instant now) {
        Duration left = Duration.between(now, since(run).plus(watch.within()));
        return left.isNegative()
                ? new Note(
                        Level.WARNING,
                        "Overdue",
                        "It should have come about within %s and is %s late. Headroom goes on watching; read the evidence, or skip the step with a reason."
                                .formatted(new Age(watch.within()).text(), age(left.negated())))
                : new Note(
                        Level.WATCH,
                        "Watching",
                        "Goes on by itself once it holds; %s left of %s."
                                .formatted(age(left), new Age(watch.within()).text()));
    }

    /// Whether what is waited for should have come about by now.
    static boolean overdue(Run run, Step.Watch watch, Instant now) {
        return now.isAfter(since(run).plus(watch.within()));
    }

    /// Since when the run stands at its current step.
    private static Instant since(Run run) {
        return run.entries().stream()
                .filter(e -> movesAStep(e.event()))
                .map(Entry::at)
                .reduce(run.opened(), (_, later) -> later);
    }

    private static boolean movesAStep(Event event) {
        return switch (event) {
            case Event.RunOpened _,
                    Event.StepDone _,
                    Event.StepChosen _,
                    Event.StepSkipped _,
                    Event.Concluded _,
                    Event.Recovered _ ->
                    true;
            case Event.Intended _,
                    Event.DebtPaid _,
                    Event.DebtWaived _,
                    Event.Noted _,
                    Event.RunClosed _,
                    Event.OfServer _,
                    Event.OfEnvironment _ ->
                    false;
        };
    }

    private static Optional<Note> past(Run run, Run.StepState state) {
        if (!(state.step() instanceof Step.Act)) {
            return Optional.empty();
        }
        if (run.pending().isPresent()) {
            return Optional.of(
                    new Note(
                            Level.UNKNOWN,
                            "Unknown",
                            "An attempt was begun, and nobody knows yet how it ended. The server is asked; until it has told, nothing else can be done here."
                                    + state.outcome()
                                            .map(o -> " " + shown(o.detail()))
                                            .orElse("")));
        }
        return state.outcome().map(o -> new Note(level(o), o.word(), shown(o.detail())));
    }

    private static Level level(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> Level.OK;
            case Outcome.Refused _ -> Level.WARNING;
            case Outcome.Failed _ -> Level.CRITICAL;
            case Outcome.Unknown _ -> Level.UNKNOWN;
        };
    }

    Debts debts(Optional<Observation> seen, Run run) {
        if (run.debts().isEmpty()) {
            return owedLater(run);
        }
        List<DebtRow> rows =
                run.debts().stream()
                        .map(d ->
                                new DebtRow(
                                        d.debt().id(),
                                        d.debt().title(),
                                        d.debt().text(),
                                        d.payment(),
                                        shown(d.note()),
                                        d.payment() == Run.Payment.OPEN
                                                ? d.debt().check().map(c -> evidence(seen, run, c))
                                                : Optional.empty()))
                        .toList();
        int open = run.openDebts().size();
        return new Debts(
                open == 0 ? "all settled" : open + " open",
                open == 0 ? Level.OK : Level.WARNING,
                true,
                rows,
                run.closable(),
                heading(run, open),
                why(run, open));
    }

    private static Debts owedLater(Run run) {
        List<DebtRow> rows =
                run.runbook().cleanup().stream()
                        .map(d ->
                                new DebtRow(
                                        d.id(),
                                        d.title(),
                                        d.text(),
                                        Run.Payment.OPEN,
                                        "",
                                        Optional.empty()))
                        .toList();
        return new Debts(
                "none yet",
                Level.OK,
                false,
                rows,
                run.closable(),
                run.closed().isPresent() ? "The incident is closed" : "Nothing is owed yet",
                run.closed()
                        .map(how -> "Closed: " + shown(how) + ".")
                        .orElse("These debts stand from the first act on."));
    }

    private static String heading(Run run, int open) {
        if (run.closed().isPresent()) {
            return "The incident is closed";
        }
        return open == 0 ? "Every debt is settled" : "It is over when the debts are paid";
    }

    private static String why(Run run, int open) {
        if (run.closed().isPresent()) {
            return "Closed: " + shown(run.closed().get()) + ".";
        }
        if (run.pending().isPresent()) {
            return "The server must first tell how the last attempt ended.";
        }
        if (run.current().isPresent()) {
            String title =
                    run.current().flatMap(run.runbook()::step).map(Step::title).orElse("a step");
            return "It stands at “" + title + "”; the debts can be paid meanwhile.";
        }
        return open == 0
                ? "Nothing keeps it open any more."
                : open + (open == 1 ? " debt keeps" : " debts keep") + " it open.";
    }

    List<Line> timeline(Run run) {
        return run.entries().stream()
                .map(e ->
                        new Line(
                                e.sequence(),
                                CLOCK.format(e.at().atOffset(ZoneOffset.UTC)),
                                WHOLE.format(e.at().atOffset(ZoneOffset.UTC))
                                        + " UTC\n"
                                        + WHOLE.format(e.at().atZone(here))
                                        + " "
                                        + here
                                        + "\n"
                                        + words.apply(e.event()),
                                shown(e.actor()),
                                TimelineText.of(run, e.event())))
                .toList();
    }

    String pace(Run run, Instant now) {
        var last = run.entries().getLast().at();
        Instant end = run.closed().isPresent() ? last : now;
        Duration longest = run.closed().isPresent() ? Duration.ZERO : Duration.between(last, now);
        for (int i = 1; i < run.entries().size(); i++) {
            Duration gap =
                    Duration.between(run.entries().get(i - 1).at(), run.entries().get(i).at());
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return "%s %s; longest gap %s"
                .formatted(
                        run.closed().isPresent() ? "Took" : "Open for",
                        age(Duration.between(run.opened(), end)),
                        age(longest));
    }

    static String subject(Map<String, String> inputs) {
        return new TreeMap<>(inputs)
                .entrySet().stream()
                        .map(e -> e.getKey() + " " + Shown.text(e.getValue()))
                        .collect(Collectors.joining(", "));
    }

    static String shown(String raw) {
        return Shown.text(raw, LONGEST);
    }

    /// With a capital, unless it begins with a name.
    static String sentence(String text) {
        int end = text.indexOf(' ');
        boolean word =
                text.chars().limit(end < 0 ? text.length() : end).allMatch(Character::isLetter);
        return word && !text.isEmpty()
                ? Character.toUpperCase(text.charAt(0)) + text.substring(1)
                : text;
    }

    private static String age(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        return seconds < 10 ? seconds + " s" : new Age(Duration.ofSeconds(seconds)).text();
    }
}
