package headroom.desktop.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Tier;
import headroom.core.identity.Pins;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import headroom.core.journal.JournalFailure;
import headroom.core.mitigation.Mitigations;
import headroom.core.mitigation.Programs;
import headroom.core.mitigation.Sight;
import headroom.core.mitigation.Turns;
import headroom.core.runbook.Run;
import headroom.core.runbook.Runs;
import headroom.desktop.board.MadeUp;
import headroom.desktop.mitigation.Answer;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// That errors become sentences, and that every answer arrives on the toolkit's thread.
class OperatorTest {

    private final MadeUpRun world = new MadeUpRun(Tier.LAB);
    private final Run run = world.at("owner");
    private final List<String> delivered = new ArrayList<>();
    private final List<Answer<Run>> answers = new ArrayList<>();
    private boolean broken;
    private boolean closed;

    @Test
    void aMoveAnswersWithTheRunAsTheJournalHasItOnTheToolkitsThread() {
        operator().choose(run, "owner", "gone", "asked", answers::add);
        assertThat(delivered).hasSize(1);
        assertThat(answers.getFirst()).isInstanceOf(Answer.Given.class);
        assertThat(((Answer.Given<Run>) answers.getFirst()).value().current())
                .contains("deployment");
    }

    @Test
    void anIllegalMoveSaysWhatIsLegalAndChangesNothing() {
        operator().skip(run, "drop", "no reason", answers::add);
        var denied = (Answer.Denied<Run>) answers.getFirst();
        assertThat(denied.why()).contains("waits for");
        assertThat(denied.nothingDone()).isTrue();
    }

    @Test
    void aJournalThatFailsLeavesItOpenWhetherSomethingWasDone() {
        broken = true;
        operator().note(run, "text", answers::add);
        var denied = (Answer.Denied<Run>) answers.getFirst();
        assertThat(denied.why()).contains("disk is full");
        assertThat(denied.nothingDone()).isFalse();
    }

    @Test
    void aDefectIsToldInAShortSentence() {
        operator(
                        () -> {
                            throw new IllegalStateException("boom");
                        })
                .preview(
                        world.preview(true).mitigation(),
                        answer -> delivered.add(answer.toString()));
        assertThat(delivered.getLast()).contains("Internal error (IllegalStateException)");
    }

    @Test
    void whileTheProgramClosesNothingIsBegun() {
        closed = true;
        operator().note(run, "text", answers::add);
        assertThat(((Answer.Denied<Run>) answers.getFirst()).why()).contains("closing");
    }

    private Operator operator() {
        return operator(() -> {
            throw new AssertionError("nobody looks");
        });
    }

    private Operator operator(Supplier<Sight> sight) {
        Environment environment = world.environment;
        Runs runs = new Runs(journal(), _ -> Optional.of(run.runbook()), () -> "r");
        var clock = Clock.fixed(MadeUp.NOW, ZoneOffset.UTC);
        var mitigations =
                new Mitigations(
                        runs,
                        journal(),
                        new Pins(journal(), clock),
                        new Turns(),
                        _ -> {
                            throw new AssertionError("nothing is done here");
                        },
                        programs(),
                        () -> "i",
                        clock,
                        _ -> {},
                        _ -> {});
        return new Operator(
                () -> environment,
                runs,
                mitigations,
                sight,
                () -> delivered.add("read now"),
                inline(),
                task -> {
                    delivered.add("toolkit");
                    task.run();
                },
                "operator");
    }

    private static Programs programs() {
        return new Programs() {
            @Override
            public String mark() {
                return "here";
            }

            @Override
            public boolean running(String mark) {
                return false;
            }
        };
    }

    private Journal journal() {
        return new Journal() {
            @Override
            public Entry append(String actor, Event event) throws JournalFailure {
                if (broken) {
                    throw new JournalFailure("The journal cannot be written: disk is full.");
                }
                var entry = new Entry(world.entries.size() + 1, MadeUp.NOW, actor, event, "");
                world.entries.add(entry);
                return entry;
            }

            @Override
            public List<Entry> entries() {
                return List.copyOf(world.entries);
            }

            @Override
            public List<Entry> entriesOf(String id) {
                return List.copyOf(world.entries);
            }

            @Override
            public Optional<Entry> newest(String environment, String server) {
                return Optional.empty();
            }

            @Override
            public Entry appendAfter(Optional<Entry> known, String who, Event.OfServer event)
                    throws JournalFailure {
                return append(who, event);
            }
        };
    }

    private ExecutorService inline() {
        return new AbstractExecutorService() {
            @Override
            public void execute(Runnable task) {
                if (closed) {
                    throw new RejectedExecutionException("closed");
                }
                task.run();
            }

            @Override
            public void shutdown() {}

            @Override
            public List<Runnable> shutdownNow() {
                return List.of();
            }

            @Override
            public boolean isShutdown() {
                return closed;
            }

            @Override
            public boolean isTerminated() {
                return closed;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return true;
            }
        };
    }
}
