package headroom.core.mitigation;

import headroom.core.environment.Environment;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.identity.Identity;
import headroom.core.identity.Pins;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import headroom.core.journal.JournalFailure;
import headroom.core.journal.Outcome;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.runbook.IllegalMove;
import headroom.core.runbook.Moves;
import headroom.core.runbook.Run;
import headroom.core.runbook.RunFold;
import headroom.core.runbook.Runs;
import headroom.core.runbook.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The one way in which anything is changed on a server: preview, confirmation, guards, intent in
/// the journal, act, verification, outcome in the journal. The same for every mitigation. Blocks
/// for as long as servers take, each call with a deadline of its own; to be called on a virtual
/// thread.
public final class Mitigations {

    /// A preview older than this is made anew before anything is done.
    public static final Duration PREVIEW_LASTS = Duration.ofMinutes(10);

    private final Runs runs;
    private final Journal journal;
    private final Pins pins;
    private final Turns turns;
    private final Function<Mitigation, Practice<?, ?>> practices;
    private final Programs programs;
    private final Supplier<String> ids;
    private final Clock clock;
    private final Boundary boundary;
    private final Verification verification;
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();
    private final ReentrantLock intending = new ReentrantLock();

    /// @param pins which servers were accepted
    /// @param turns shared with whoever else asks servers for a mitigation
    /// @param practices how each mitigation is done
    /// @param ids a new, unique id with every call
    public Mitigations(
            Runs runs,
            Journal journal,
            Pins pins,
            Turns turns,
            Function<Mitigation, Practice<?, ?>> practices,
            Programs programs,
            Supplier<String> ids,
            Clock clock,
            Pause pause,
            Boundary boundary) {
        this.runs = runs;
        this.journal = journal;
        this.pins = pins;
        this.turns = turns;
        this.practices = practices;
        this.programs = programs;
        this.ids = ids;
        this.clock = clock;
        this.boundary = boundary;
        this.verification = new Verification(clock, pause);
    }

    /// The mitigation of an act step, with the run's inputs filled in.
    ///
    /// @throws IllegalMove when the runbook names one that does not exist
    public static Mitigation of(Step.Act act, Map<String, String> inputs) throws IllegalMove {
        var filled = new HashMap<String, String>();
        act.with().forEach((name, input) -> filled.put(name, inputs.getOrDefault(input, "")));
        return Mitigation.of(act.mitigation(), filled)
                .orElseThrow(() ->
                        new IllegalMove(
                                "There is no mitigation %s with the inputs %s."
                                        .formatted(
                                                act.mitigation(),
                                                String.join(", ", filled.keySet()))));
    }

    /// Reads the server with the watching login and says what would be done. Changes nothing,
    /// writes nothing, and is legal at any time.
    ///
    /// @param seen what the board shows now, for the gauges before and after
    /// @throws ProbeFailure when the server cannot be read
    public Preview<?> preview(Environment environment, Mitigation mitigation, Sight seen)
            throws ProbeFailure, InterruptedException {
        return preview(practices.apply(mitigation), environment, seen, Optional.empty());
    }

    /// @param reliedOn the state before of an earlier preview; empty to rely on what is read now
    private <M extends Mitigation, F> Preview<M> preview(
            Practice<M, F> practice,
            Environment environment,
            Sight seen,
            Optional<Map<String, String>> reliedOn)
            throws ProbeFailure, InterruptedException {
        try (var _ = look(environment)) {
            return read(practice, environment, seen, reliedOn);
        }
    }

    private Turns.Turn look(Environment environment) throws ProbeFailure, InterruptedException {
        return turns.take(environment.name(), Turns.LOOKING)
                .orElseThrow(() ->
                        new ProbeFailure(
                                new Reason(
                                        Reason.Kind.TIMEOUT,
                                        "another preview or act on %s was still under way after 3 s"
                                                .formatted(environment.name()))));
    }

    private <M extends Mitigation, F> Preview<M> read(
            Practice<M, F> practice,
            Environment environment,
            Sight seen,
            Optional<Map<String, String>> reliedOn)
            throws ProbeFailure, InterruptedException {
        M mitigation = practice.mitigation();
        Plan<M, F> plan = practice.plan();
        Instant began = clock.instant();
        try (var eyes = practice.performer().eyes(environment, mitigation)) {
            F facts = eyes.read();
            Map<String, String> before = reliedOn.orElseGet(() -> plan.before(mitigation, facts));
            var statements = eyes.statements(before);
            Plan.Effect effect = plan.effect(mitigation, environment, facts, seen);
            Optional<String> lock = lock(environment, plan.server(facts));
            var guards = new ArrayList<Guard>();
            guards.add(accepted(lock));
            guards.addAll(plan.guards(mitigation, before, facts));
            Instant at = clock.instant();
            return new Preview<>(
                    mitigation,
                    environment,
                    environment.postgres().map(PostgresEndpoint::address).orElse(""),
                    plan.server(facts),
                    environment
                            .postgres()
                            .flatMap(PostgresEndpoint::operator)
                            .map(l -> l.user())
                            .orElse(""),
                    at,
                    statements,
                    effect.does(),
                    effect.breaks(),
                    effect.wayBack(),
                    effect.changes(),
                    guards,
                    before,
                    lock,
                    Duration.between(began, at));
        }
    }

    private Optional<String> lock(Environment environment, Fingerprint server) {
        try {
            return pins.lock(environment.name(), Identity.of(server));
        } catch (JournalFailure e) {
            return Optional.of("Whether it was accepted is not known: " + e.getMessage());
        }
    }

    private static Guard accepted(Optional<String> lock) {
        return new Guard("The accepted server", lock.isEmpty(), lock.orElse(""));
    }

    /// Reads again what a preview says while the operator looks at it. The figures and gauges are
    /// new; the guards are judged against the state that the first preview relied on, which stays
    /// the state relied on: what changed meanwhile is told and never silently taken over.
    ///
    /// @throws ProbeFailure when the server cannot be read
    public Preview<?> again(Preview<?> first, Sight seen)
            throws ProbeFailure, InterruptedException {
        return preview(
                practices.apply(first.mitigation()),
                first.environment(),
                seen,
                Optional.of(first.before()));
    }

    /// Whether somebody is at work on this intent: this program, or another one that still runs.
    public boolean atWork(String intent) {
        String mark = intent.substring(0, Math.max(0, intent.indexOf(':')));
        return mark.equals(programs.mark()) ? atWork.contains(intent) : programs.running(mark);
    }

    /// Does what the preview says, once. The outcome stands in the run's step.
    ///
    /// @param typed what the operator typed; empty where nothing was asked
    /// @param ticked whether the operator ticked the box
    /// @param progress told what is being done, in a few words, on the calling thread
    /// @throws IllegalMove when it is not this step's turn, or not confirmed; nothing was done or
    ///   written
    /// @throws JournalFailure when the journal cannot be written; before the intent stood there
    ///   nothing was done. Where the outcome could not be written the next look at the server finds
    ///   it
    /// @throws InterruptedException when interrupted; where it had begun, the outcome says
    ///   "unknown"
    public Run perform(
            String actor,
            Run run,
            String step,
            Preview<?> preview,
            String typed,
            boolean ticked,
            Consumer<String> progress)
            throws JournalFailure, IllegalMove, InterruptedException {
        Run now = runs.again(run);
        Step.Act act = Moves.acting(now, step);
        if (!of(act, now.inputs()).equals(preview.mitigation())) {
            throw new IllegalMove(
                    "This preview is of something else than “%s”.".formatted(act.title()));
        }
        var confirmation = Confirmation.requiredFor(preview.environment());
        if (!confirmation.satisfiedBy(typed, ticked)) {
            throw new IllegalMove(
                    switch (confirmation) {
                        case Confirmation.None _ -> "It is not confirmed.";
                        case Confirmation.Tick _ -> "Tick the box to confirm.";
                        case Confirmation.TypeName(String name) ->
                                "Type the environment's name, %s, to confirm.".formatted(name);
                    });
        }
        String environment = preview.environment().name();
        try (var _ =
                turns.take(environment, Turns.ACTING)
                        .orElseThrow(() ->
                                new IllegalMove(
                                        "Another preview or act on %s was still under way after 10 s; nothing was done. Try again."
                                                .formatted(environment)))) {
            return inTurn(actor, now, act, preview, progress);
        }
    }

    private Run inTurn(
            String actor, Run now, Step.Act act, Preview<?> preview, Consumer<String> progress)
            throws JournalFailure, IllegalMove, InterruptedException {
        String intent = programs.mark() + ":" + ids.get();
        atWork.add(intent);
        try {
            return perform(
                    new Deed<>(
                            actor,
                            now,
                            act,
                            preview,
                            practices.apply(preview.mitigation()),
                            intent,
                            progress));
        } finally {
            atWork.remove(intent);
        }
    }

    private <M extends Mitigation, F> Run perform(Deed<M, F> deed)
            throws JournalFailure, IllegalMove, InterruptedException {
        Optional<String> unfit = unfit(deed);
        if (unfit.isEmpty()) {
            deed.progress().accept("Reading again what the preview relied on");
            unfit = guarded(deed);
        }
        if (unfit.isPresent()) {
            return conclude(deed, new Outcome.Refused(unfit.get()));
        }
        boundary.passed(Boundary.Point.BEFORE_INTENT);
        deed.progress().accept("Writing down the intent");
        intend(deed);
        boundary.passed(Boundary.Point.AFTER_INTENT);
        Attempt attempt;
        try {
            attempt = attempt(deed);
        } catch (InterruptedException e) {
            interrupted(deed);
            throw e;
        }
        boundary.passed(Boundary.Point.AFTER_ACT);
        return conclude(deed, attempt);
    }

    /// Reading the guards takes a while in which another window may have begun the same step: the
    /// run is looked at once more, and in this program nobody comes in between.
    private void intend(Deed<?, ?> deed) throws JournalFailure, IllegalMove {
        intending.lock();
        try {
            Moves.acting(runs.again(deed.run()), deed.act().id());
            journal.append(deed.actor(), deed.intended());
        } finally {
            intending.unlock();
        }
    }

    private void interrupted(Deed<?, ?> deed) throws JournalFailure, IllegalMove {
        conclude(
                deed,
                new Outcome.Unknown(
                        "It was interrupted before its outcome was known; the server must be asked."));
    }

    private Optional<String> unfit(Deed<?, ?> deed) {
        Preview<?> preview = deed.preview();
        if (!preview.environment().name().equals(deed.run().environment())) {
            return Optional.of(
                    "The preview is of %s, the run is on %s."
                            .formatted(preview.environment().name(), deed.run().environment()));
        }
        var age = Age.between(preview.at(), clock.instant());
        return age.length().compareTo(PREVIEW_LASTS) > 0
                ? Optional.of("The preview is %s old; make a new one.".formatted(age.text()))
                : Optional.empty();
    }

    /// Which guards do not hold now; empty when all do.
    private <M extends Mitigation, F> Optional<String> guarded(Deed<M, F> deed)
            throws InterruptedException, JournalFailure {
        M mitigation = deed.practice().mitigation();
        Environment environment = deed.preview().environment();
        try (var eyes = deed.practice().performer().eyes(environment, mitigation)) {
            F facts = eyes.read();
            Plan<M, F> plan = deed.practice().plan();
            Identity server = Identity.of(plan.server(facts));
            pins.look(deed.actor(), environment.name(), server);
            Guard accepted = accepted(pins.lock(environment.name(), server));
            var guards = plan.guards(mitigation, deed.preview().before(), facts);
            String failing =
                    Stream.concat(Stream.of(accepted), guards.stream())
                            .filter(g -> !g.holds())
                            .map(g -> g.what() + ": " + g.detail())
                            .collect(Collectors.joining("; "));
            return failing.isEmpty() ? Optional.empty() : Optional.of(failing);
        } catch (ProbeFailure e) {
            return Optional.of("The guards could not be read again: " + e.reason().sentence());
        }
    }

    /// A defect after the intent must leave no doubt behind unasked: it counts as a cut.
    private <M extends Mitigation, F> Attempt attempt(Deed<M, F> deed) throws InterruptedException {
        try {
            return deed.practice()
                    .performer()
                    .act(
                            deed.preview().environment(),
                            deed.practice().mitigation(),
                            deed.preview().before(),
                            deed.progress());
        } catch (RuntimeException e) {
            return new Attempt.Cut("internal error: " + e);
        }
    }

    private <M extends Mitigation, F> Run conclude(Deed<M, F> deed, Attempt attempt)
            throws JournalFailure, IllegalMove, InterruptedException {
        return switch (attempt) {
            case Attempt.Acted acted -> conclude(deed, verified(deed, acted));
            case Attempt.Refused(String why) ->
                    conclude(deed, new Outcome.Refused(why.isEmpty() ? reason(deed) : why));
            case Attempt.NotDone(String why) -> conclude(deed, new Outcome.Failed(why));
            case Attempt.Cut(String why) -> {
                Run unknown =
                        conclude(
                                deed,
                                new Outcome.Unknown(
                                        "Whether it happened is not known: %s. The server must be asked."
                                                .formatted(why)));
                deed.progress().accept("Asking the server what came of it");
                Optional<Event.Recovered> told = verification.ask(deed);
                yield told.isEmpty()
                        ? unknown
                        : RunFold.apply(unknown, journal.append(deed.actor(), told.get()));
            }
        };
    }

    private <M extends Mitigation, F> Outcome verified(Deed<M, F> deed, Attempt.Acted acted)
            throws JournalFailure, IllegalMove, InterruptedException {
        try {
            return verification.outcome(deed, acted);
        } catch (InterruptedException e) {
            interrupted(deed);
            throw e;
        }
    }

    /// That it was refused is certain, whoever interrupts the search for the reason.
    private <M extends Mitigation, F> String reason(Deed<M, F> deed)
            throws JournalFailure, IllegalMove, InterruptedException {
        try {
            return whichOne(deed);
        } catch (InterruptedException e) {
            conclude(
                    deed,
                    new Outcome.Refused(
                            "The server found that a condition no longer held; which one was not looked for."));
            throw e;
        }
    }

    private <M extends Mitigation, F> String whichOne(Deed<M, F> deed)
            throws InterruptedException, JournalFailure {
        return guarded(deed)
                .orElse(
                        "The server found that something had changed in the moment of acting; it holds again now. Make a new preview.");
    }

    /// Written before it is told: whoever listens must not be able to lose it.
    private Run conclude(Deed<?, ?> deed, Outcome outcome) throws JournalFailure, IllegalMove {
        journal.append(
                deed.actor(),
                new Event.Concluded(deed.run().id(), deed.act().id(), deed.intent(), outcome));
        deed.progress().accept(outcome.word() + ": " + outcome.detail());
        return runs.again(deed.run());
    }
}
