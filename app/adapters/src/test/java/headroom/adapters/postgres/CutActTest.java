package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.store.JournalCheck;
import headroom.core.environment.Environment;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.journal.Event;
import headroom.core.journal.JournalFailure;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Boundary;
import headroom.core.mitigation.Preview;
import headroom.core.mitigation.Recovery;
import headroom.core.runbook.Run;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An act that is cut on its way: the server did it and could not say so, never heard of it, or
/// hears of it later; whoever waits is interrupted; the journal cannot be written. Each time the
/// journal says what is known, and what the server tells afterwards.
@Timeout(120)
class CutActTest {

    private static final String SLOT = "bg_upgrade";
    private static final Duration SOON = Duration.ofSeconds(10);

    private static Lab lab;
    @TempDir Path folder;
    private Proxy proxy;
    private Bench bench;
    private Preview<?> preview;

    /// What a test does to the network in the moment that is told.
    @FunctionalInterface
    private interface Trouble {
        void make() throws Exception;
    }

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
    }

    @AfterAll
    static void stop() throws Exception {
        lab.close();
    }

    @BeforeEach
    void orphan() throws Exception {
        run(lab, "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
        for (int i = 0; i < 3; i++) {
            run(
                    lab,
                    "SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000))",
                    "SELECT pg_switch_wal()");
        }
        proxy = Proxy.to(lab.postgres().port());
        bench = new Bench(far(), folder, Boundary.NONE);
        preview = bench.preview(SLOT);
        assertThat(preview.clear()).isTrue();
    }

    @AfterEach
    void clean() throws Exception {
        proxy.close();
        bench.close();
        Watched.until(SOON, () -> operatorSessions() == 0);
        run(lab, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    /// The lab's server behind the proxy.
    private Environment far() {
        PostgresEndpoint near = Watched.endpoint(lab);
        return lab.environment()
                .withServers(
                        Optional.of(
                                new PostgresEndpoint(
                                        near.first().host(),
                                        proxy.port(),
                                        near.database(),
                                        near.monitor(),
                                        near.operator())),
                        Optional.empty());
    }

    private static boolean slotExists() {
        return !one(
                        lab,
                        "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '"
                                + SLOT
                                + "'")
                .equals("0");
    }

    private static int operatorSessions() {
        return Integer.parseInt(
                one(
                        lab,
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'headroom_operator'"));
    }

    private void when(String said, Trouble trouble) {
        bench.listener =
                saying -> {
                    if (saying.startsWith(said)) {
                        try {
                            trouble.make();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    }
                };
    }

    /// As in the product: on a virtual thread, where an interrupt reaches the driver.
    private CompletableFuture<Run> performing() throws Exception {
        Run open = bench.open(SLOT);
        var result = new CompletableFuture<Run>();
        Thread worker =
                Thread.ofVirtual()
                        .name("operator")
                        .start(() -> {
                            try {
                                result.complete(bench.perform(open, preview));
                            } catch (Exception | AssertionError e) {
                                result.completeExceptionally(e);
                            }
                        });
        assertThat(worker.isVirtual()).isTrue();
        return result;
    }

    private Run perform() throws Exception {
        return performing().get(90, TimeUnit.SECONDS);
    }

    private static Outcome outcome(Run run) {
        return run.steps().getFirst().outcome().orElseThrow();
    }

    private <E extends Event> List<E> written(Class<E> kind) throws Exception {
        return bench.events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private Event.Recovered recovered(String concluded) throws Exception {
        assertThat(written(Event.Intended.class)).hasSize(1);
        assertThat(written(Event.Concluded.class))
                .singleElement()
                .satisfies(c -> assertThat(c.outcome()).isInstanceOf(Outcome.Unknown.class))
                .satisfies(c -> assertThat(c.outcome().detail()).contains(concluded));
        assertThat(written(Event.Recovered.class)).hasSize(1);
        assertThat(JournalCheck.check(folder).sound()).isTrue();
        return written(Event.Recovered.class).getFirst();
    }

    /// The answer is on its way for so long that it can be cut off.
    private void answersComeLate() {
        proxy.latency(Duration.ofSeconds(8));
    }

    @Test
    void theServerDidItAndTheAnswerIsLost() throws Exception {
        when(
                "Dropping slot",
                () -> {
                    answersComeLate();
                    Thread.ofVirtual()
                            .start(() -> {
                                Watched.until(SOON, () -> !slotExists());
                                proxy.reset();
                            });
                });
        var result = performing();
        Watched.until(SOON, () -> bench.progress.contains("Asking the server what came of it"));
        proxy.recover();
        Run after = result.get(60, TimeUnit.SECONDS);
        assertThat(slotExists()).isFalse();
        Event.Recovered told = recovered("Whether it happened is not known: not reachable");
        assertThat(told.outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(told.found()).isEqualTo("there is no slot " + SLOT);
        assertThat(told.unknowable()).startsWith("whose act it was");
        assertThat(outcome(after)).isEqualTo(told.outcome());
        assertThat(after.pending()).isEmpty();
        assertThat(after.openDebts()).hasSize(1);
    }

    @Test
    void theServerNeverHeardOfIt() throws Exception {
        when("Dropping slot", proxy::reset);
        var result = performing();
        Watched.until(SOON, () -> bench.progress.contains("Asking the server what came of it"));
        proxy.recover();
        Run after = result.get(60, TimeUnit.SECONDS);
        assertThat(slotExists()).isTrue();
        Event.Recovered told = recovered("Whether it happened is not known: not reachable");
        assertThat(told.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(told.outcome().detail()).startsWith("Not done: slot bg_upgrade is still there");
        assertThat(told.unknowable()).isEmpty();
        assertThat(outcome(after)).isEqualTo(told.outcome());

        // it may be tried again, and then it is done
        bench.listener = _ -> {};
        preview = bench.preview(SLOT);
        assertThat(outcome(perform())).isInstanceOf(Outcome.Done.class);
        assertThat(slotExists()).isFalse();
    }

    /// The network holds the statement back and delivers it after everybody gave up: as long as the
    /// operator's session stands on the server, nothing is said to be not done.
    @Test
    void theServerHearsOfItAfterTheDeadline() throws Exception {
        when("Dropping slot", proxy::blackhole);
        long began = System.nanoTime();
        var result = performing();
        Watched.until(
                Duration.ofSeconds(20),
                () -> bench.progress.contains("Asking the server what came of it"));
        Duration gaveUp = Duration.ofNanos(System.nanoTime() - began);
        assertThat(gaveUp).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(13));
        assertThat(slotExists()).isTrue();
        assertThat(operatorSessions()).isOne();
        proxy.recover();
        Run after = result.get(60, TimeUnit.SECONDS);
        assertThat(slotExists()).isFalse();
        Event.Recovered told = recovered("Whether it happened is not known: no answer");
        assertThat(told.outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(outcome(after)).isEqualTo(told.outcome());
    }

    @Test
    void aBlackHoleThatStaysLeavesTheOutcomeUnknownUntilTheNextStart() throws Exception {
        when("Dropping slot", proxy::blackhole);
        long began = System.nanoTime();
        Run after = perform();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf("A black hole from the act on: given up after %d ms%n", took.toMillis());
        assertThat(took).isLessThan(Duration.ofSeconds(55));
        assertThat(outcome(after)).isInstanceOf(Outcome.Unknown.class);
        assertThat(after.pending()).isPresent();
        assertThat(written(Event.Recovered.class)).isEmpty();
        assertThat(bench.recovery().run("tester"))
                .hasOnlyElementsOfType(Recovery.Report.Pending.class)
                .hasSize(1);

        proxy.recover();
        nextStart();
        Watched.until(SOON, this::settled);
        assertThat(slotExists()).isFalse();
        assertThat(recovered("not known").outcome()).isInstanceOf(Outcome.Done.class);
    }

    private boolean settled() {
        try {
            return bench.recovery().run("tester").stream()
                    .anyMatch(Recovery.Report.Told.class::isInstance);
        } catch (JournalFailure | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void nextStart() throws Exception {
        bench.close();
        bench = new Bench(far(), folder, Boundary.NONE);
    }

    @Test
    void anInterruptDuringTheActIsAnUnknownOutcome() throws Exception {
        var acting = new CompletableFuture<Thread>();
        when(
                "Dropping slot",
                () -> {
                    answersComeLate();
                    acting.complete(Thread.currentThread());
                });
        var result = performing();
        Thread worker = acting.get(10, TimeUnit.SECONDS);
        Watched.until(SOON, () -> !slotExists());
        long began = System.nanoTime();
        worker.interrupt();
        assertThat(result)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        assertThat(outcome(bench.open(SLOT))).isInstanceOf(Outcome.Unknown.class);
        assertThat(bench.open(SLOT).pending()).isPresent();

        proxy.recover();
        nextStart();
        Watched.until(SOON, this::settled);
        assertThat(recovered("interrupted").outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(bench.open(SLOT).pending()).isEmpty();
    }

    @Test
    void whatIsNotWrittenDownIsNotDone() throws Exception {
        Path journal = folder.resolve("journal.db");
        Path away = folder.resolve("journal.db.away");
        when("Writing down the intent", () -> Files.move(journal, away));
        assertThat(performing())
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(JournalFailure.class);
        assertThat(slotExists()).isTrue();
        assertThat(operatorSessions()).isZero();
        assertThat(bench.progress).noneMatch(said -> said.startsWith("Logging in"));
        bringBack(away, journal);
        nextStart();
        assertThat(written(Event.Intended.class)).isEmpty();
        assertThat(bench.recovery().run("tester")).isEmpty();
    }

    private static void bringBack(Path away, Path journal) throws IOException {
        Files.deleteIfExists(journal);
        Files.move(away, journal);
    }

    /// Another program holds the journal's lock for longer than anybody waits.
    @Test
    void anOutcomeThatCannotBeWrittenIsFoundAtTheNextStart() throws Exception {
        var held = new CompletableFuture<Connection>();
        when(
                "Asking for a checkpoint",
                () -> held.complete(holdLock(folder.resolve("journal.db"))));
        assertThat(performing())
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(JournalFailure.class);
        held.get(1, TimeUnit.SECONDS).close();
        assertThat(slotExists()).isFalse();
        assertThat(written(Event.Intended.class)).hasSize(1);
        assertThat(written(Event.Concluded.class)).isEmpty();

        nextStart();
        assertThat(bench.recovery().run("tester"))
                .hasOnlyElementsOfType(Recovery.Report.Told.class)
                .hasSize(1);
        Event.Recovered told = written(Event.Recovered.class).getFirst();
        assertThat(told.outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(told.unknowable()).startsWith("whose act it was");
        assertThat(bench.open(SLOT).pending()).isEmpty();
        assertThat(JournalCheck.check(folder).sound()).isTrue();
    }

    private static String operatorPid() {
        return one(
                lab, "SELECT max(pid) FROM pg_stat_activity WHERE usename = 'headroom_operator'");
    }

    @Test
    void theCheckpointIsAskedOfTheSessionThatDropped() throws Exception {
        var pids = new ArrayList<String>();
        bench.listener =
                saying -> {
                    if (saying.startsWith("Dropping slot")
                            || saying.equals("Asking for a checkpoint")) {
                        pids.add(operatorPid());
                    }
                };
        assertThat(outcome(perform()).detail()).contains("a checkpoint was made");
        assertThat(pids).hasSize(2).doesNotContain("null");
        assertThat(pids.getFirst()).isEqualTo(pids.getLast());
    }

    /// As at a failover: the connection ends, and who dials again may meet another server.
    @Test
    void noOtherConnectionIsAskedForTheCheckpoint() throws Exception {
        when(
                "Asking for a checkpoint",
                () -> {
                    proxy.reset();
                    proxy.recover();
                });
        Run after = perform();
        assertThat(slotExists()).isFalse();
        assertThat(outcome(after).detail())
                .contains("no checkpoint was made for us")
                .doesNotContain("a checkpoint was made");
    }

    private static Connection holdLock(Path journal) throws SQLException {
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + journal);
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
        return other;
    }
}
