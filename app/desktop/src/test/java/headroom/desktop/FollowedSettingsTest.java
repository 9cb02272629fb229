package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import headroom.core.environment.Capacity;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.journal.Event;
import headroom.core.journal.JournalFailure;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.secret.Prompts;
import headroom.core.settings.Settings.Change;
import headroom.core.signal.Assessment;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queries.Release;
import headroom.core.signal.storage.VolumeCapacity;
import headroom.desktop.board.BoardState;
import headroom.desktop.mitigation.Answer;
import headroom.desktop.shell.Entry;
import headroom.desktop.shell.ShellState;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of files that change while the program watches a real server.
class FollowedSettingsTest {

    private static Lab lab;

    @TempDir private Path folder;
    private Wiring wiring;
    private LiveModel model;
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    private record Told(
            Environment environment, Snapshot snapshot, Recent recent, List<Entry> entries) {}

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
    }

    @AfterAll
    static void end() throws Exception {
        lab.close();
    }

    @BeforeEach
    void open() throws Exception {
        wiring = Wiring.of(new Folders(folder.resolve("config"), folder.resolve("data")));
        wiring.files().write(bare());
        model = new LiveModel(wiring, "operator", (_, _) -> {});
        model.listen(new Notes());
        until(t -> server(t) instanceof Reading.Known<?>);
    }

    @AfterEach
    void close() {
        wiring.close();
    }

    @Test
    void aBrokenFileKeepsTheLastGoodUntilItIsMended() throws Exception {
        Path file = wiring.files().file("lab");
        String good = Files.readString(file);
        Files.writeString(file, good.replace("postgres:", "postgers:"));

        Told broken = until(t -> trouble(t).isPresent());
        assertThat(trouble(broken).orElseThrow().message())
                .contains("lab.yaml:", "postgers", "did you mean \"postgres\"?");
        Told still = until(t -> server(t) instanceof Reading.Known<?>);
        assertThat(still.recent()).isNotEqualTo(Recent.NONE);

        Files.writeString(file, good);
        until(t -> trouble(t).isEmpty());
    }

    @Test
    void aCapacityThatIsAddedCountsAtOnceAndForgetsNothing() throws Exception {
        Told before = until(t -> volume(t) instanceof Reading.Unavailable<?>);
        wiring.files().write(bare().withCapacity(new Capacity(Bytes.gib(3), Bytes.gib(4))));
        Told now = until(t -> volume(t) instanceof Reading.Known<?>);
        assertThat(now.recent().snapshots().getFirst().at())
                .isEqualTo(before.recent().snapshots().getFirst().at());
    }

    @Test
    void aRenamedEnvironmentStandsForTheServersThatWerePinned() throws Exception {
        until(_ -> pinned("lab").isPresent());
        var desk = wiring.desk("ada");
        var before = desk.open("lab");
        String text = before.orElseThrow().text();
        desk.save(new Change(before, "shop", text.replace("name: lab", "name: shop")));
        assertThat(pinned("shop")).isEqualTo(pinned("lab"));
        assertThat(wiring.recorded(Optional.empty()).getLast().actor()).isEqualTo("ada");
        until(t -> t.environment().name().equals("shop") && server(t) instanceof Reading.Known<?>);
    }

    @Test
    void anotherAddressClosesTheOldConnections() throws Exception {
        try (var proxy = Proxy.to(lab.postgres().port())) {
            PostgresEndpoint direct = bare().postgres().orElseThrow();
            var through =
                    direct.at(
                            List.of(
                                    new headroom.core.environment.Address(
                                            "127.0.0.1", proxy.port())));
            wiring.files().write(bare().withServers(Optional.of(through), Optional.empty()));
            until(t ->
                    t.environment().postgres().equals(Optional.of(through))
                            && server(t) instanceof Reading.Known<?>);
            // one that was closed stands on the server for a moment
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (connections() > 2) {
                assertThat(System.nanoTime()).as("connections stay open").isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    @Test
    void aLoginThatIsMendedIsUsed() throws Exception {
        PostgresEndpoint right = bare().postgres().orElseThrow();
        var wrong = right.as(new Login("nobody", right.monitor().password()), Optional.empty());
        wiring.files().write(bare().withServers(Optional.of(wrong), Optional.empty()));
        until(t -> !(server(t) instanceof Reading.Known<?>));
        wiring.files().write(bare());
        until(t -> server(t) instanceof Reading.Known<?>);
    }

    @Test
    void aNewFileIsWatchedAndOneThatGoesIsNot() throws Exception {
        wiring.files().write(bare().called("second"));
        until(t ->
                t.environment().name().equals("second") && server(t) instanceof Reading.Known<?>);
        Files.delete(wiring.files().file("second"));
        until(t -> t.entries().stream().noneMatch(e -> e.name().equals("second")));
        assertThat(model.entries()).hasSize(1);
    }

    @Test
    void anEnvironmentWithAnOpenRunStaysThoughItsFileIsGone() throws Exception {
        var runs = wiring.acting().runs();
        var runbook = wiring.runbook("orphaned-slot").orElseThrow();
        runs.open("operator", "lab", runbook, Map.of("slot", "some_slot"));
        Files.delete(wiring.files().file("lab"));
        Told gone = until(t -> trouble(t).isPresent());
        assertThat(trouble(gone).orElseThrow().message()).contains("lab.yaml is gone");
        assertThat(trouble(gone).orElseThrow().meanwhile()).contains("A run is open there");
    }

    @Test
    void aTeamsLevelsCountForWhoeverSaysNothingAndABrokenFileIsToldAboveTheBoard()
            throws Exception {
        Path levels = wiring.folders().levels();
        Files.writeString(levels, "lab: {storage: {watch: 10 %}}\n");
        until(t -> t.environment().levels().storage().watch().equals(new Percent(10)));

        Files.writeString(levels, "lab: {storage: {wacht: 20 %}}\n");
        Entry.Trouble broken = trouble(until(t -> trouble(t).isPresent())).orElseThrow();
        assertThat(broken.own()).isFalse();
        assertThat(broken.message())
                .isEqualTo(
                        "levels.yaml:1:17: unknown key \"wacht\" in lab.storage; did you mean"
                                + " \"watch\"?");
        assertThat(broken.meanwhile()).contains("The levels that were last good hold");
        Told still = until(t -> server(t) instanceof Reading.Known<?>);
        assertThat(still.environment().levels().storage().watch()).isEqualTo(new Percent(10));

        Files.delete(levels);
        until(t ->
                trouble(t).isEmpty()
                        && t.environment().levels().storage().watch().equals(new Percent(60)));
    }

    @Test
    void aReleaseThatIsMarkedStandsInTheJournalAndIsSoonSeenByTheWatch() throws Exception {
        var answers = new LinkedBlockingQueue<Answer<Release>>();
        new MarkedReleases(wiring, Runnable::run, "ada").mark("lab", " v1.2 ", answers::add);
        assertThat(answers.poll(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Answer.Given.class,
                        given -> {
                            assertThat(((Release) given.value()).label()).isEqualTo("v1.2");
                            assertThat(((Release) given.value()).by()).isEqualTo("ada");
                        });
        Told seen =
                until(t ->
                        t.snapshot()
                                .get(Release.Marked.SOURCE)
                                .lastValue()
                                .filter(m -> !m.releases().isEmpty())
                                .isPresent());
        assertThat(seen.snapshot().get(Release.Marked.SOURCE).lastValue().orElseThrow().releases())
                .extracting(Release::label)
                .containsExactly("v1.2");
    }

    @Test
    void aReleaseThatCannotBeWrittenIsSaidNotToBeMarked() throws Exception {
        Path nowhere = Files.writeString(folder.resolve("a-file"), "");
        try (var other = Wiring.of(new Folders(folder.resolve("config"), nowhere))) {
            var answers = new LinkedBlockingQueue<Answer<Release>>();
            new MarkedReleases(other, Runnable::run, "ada").mark("lab", "v1.2", answers::add);
            assertThat(answers.poll(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Answer.Denied.class,
                            denied -> {
                                assertThat(denied.nothingDone()).isTrue();
                                assertThat(denied.why()).isNotBlank();
                            });
        }
    }

    private Optional<Map<String, String>> pinned(String environment) {
        try {
            return wiring.journal()
                    .newest(environment, "PostgreSQL")
                    .map(entry -> ((Event.OfServer) entry.event()).identity());
        } catch (JournalFailure e) {
            throw new AssertionError(e);
        }
    }

    private static Environment bare() {
        return lab.environment()
                .withCapacity(Optional.<headroom.core.environment.CapacitySource>empty())
                .expecting(Expectations.NONE);
    }

    private static Reading<?> server(Told told) {
        return told.snapshot().get(ServerFacts.SOURCE);
    }

    private static Reading<?> volume(Told told) {
        return told.snapshot().get(VolumeCapacity.SOURCE);
    }

    private static Optional<Entry.Trouble> trouble(Told told) {
        return told.entries().stream()
                .filter(Entry.Configured.class::isInstance)
                .flatMap(e -> ((Entry.Configured) e).trouble().stream())
                .findFirst();
    }

    private static long connections() throws Exception {
        String user = lab.environment().postgres().orElseThrow().monitor().user();
        try (var connection = lab.postgres().connect();
                var counted =
                        connection.prepareStatement(
                                "SELECT count(*) FROM pg_stat_activity WHERE usename = ?")) {
            counted.setString(1, user);
            try (var rows = counted.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private Told until(Predicate<Told> holds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            Told next = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(next).as("what was waited for").isNotNull();
            if (holds.test(next)) {
                return next;
            }
        }
    }

    /// Every observation with the entries of that moment.
    private final class Notes implements WindowModel.Listener {

        @Override
        public void identity(
                String environment, List<headroom.core.identity.Standing.Changed> changed) {
            // not looked at
        }

        @Override
        public void observed(
                Environment environment, Snapshot snapshot, Recent recent, Assessment assessment) {
            told.add(new Told(environment, snapshot, recent, model.entries()));
        }

        @Override
        public void openRuns(String environment, List<BoardState.OpenRun> runs) {}

        @Override
        public void entries(List<Entry> entries) {}

        @Override
        public void progress(Optional<ShellState.Progress> progress) {}

        @Override
        public void wishes(String environment, List<Prompts.Wish> wishes) {}

        @Override
        public void journal(ShellState.Note note) {}
    }
}
