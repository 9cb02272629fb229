package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Assessor;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.ReplicationFacts;
import headroom.core.signal.wal.ArchiveBacklog;
import headroom.core.signal.wal.Blame;
import headroom.core.signal.wal.BlameArithmetic;
import headroom.core.signal.wal.Holder;
import headroom.core.signal.wal.WalFiles;
import headroom.core.signal.wal.WalJudgement;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the blame says that letting go of a holder would release is what comes off the disk when
/// somebody really lets go and a checkpoint follows.
@Timeout(120)
class BlameOnServersTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long OFF_BY = 2;

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void whatWouldBeReleasedIsWhatComesOffTheDisk(int major) throws Exception {
        try (Lab lab = archiving(major);
                var server = new Eyes(Watched.endpoint(lab))) {
            layers(lab, server);
            assertTheArchiverIsSaidToFail(server);
            assertDroppingAYoungSlotReleasesNothing(lab, server);

            var letGo = new ArrayList<String>();
            for (Optional<Holder> oldest = lasting(server);
                    oldest.isPresent();
                    oldest = lasting(server)) {
                long before = server.held();
                letGo(lab, oldest.get(), server);
                run(lab, "CHECKPOINT");
                long predicted = oldest.get().wouldRelease().count() / server.segment();
                assertThat(before - server.held())
                        .as("PostgreSQL %d, segments released by %s", major, oldest.get().name())
                        .isBetween(predicted - OFF_BY, predicted + OFF_BY);
                assertThat(predicted).isPositive();
                letGo.add(oldest.get().name());
            }
            assertThat(letGo)
                    .containsExactly("oldest", "middle", "archiver", "newest", "wal_keep_size");
            WalJudgement wal = server.judged();
            assertThat(wal.verdict().sentence()).doesNotContain("archiver");
            assertThat(wal.keeping().remarks().getFirst()).contains("0 segments (0 B) wait");
            assertAnArchiverThatHangsIsSaidToStandStill(lab, server);
        }
    }

    private static Lab archiving(int major) throws Exception {
        return Lab.start(
                LabOptions.postgresOnly()
                        .major(major)
                        .setting("archive_mode", "on")
                        .setting("archive_command", "exit 0")
                        .setting("max_wal_size", "1GB"),
                Progress.SILENT);
    }

    /// Three slots, an archiver that fails from between the second and the third on, and a
    /// wal_keep_size that reaches less far back than any of them.
    private static void layers(Lab lab, Eyes server) throws Exception {
        run(lab, "CHECKPOINT", "SELECT pg_create_physical_replication_slot('oldest', true)");
        fill(lab, 6);
        run(lab, "SELECT pg_create_logical_replication_slot('middle', 'test_decoding')");
        fill(lab, 5);
        Watched.until(SOON, () -> server.backlog().waiting() == 0);
        setting(lab, "archive_command", "exit 1");
        fill(lab, 5);
        run(lab, "CHECKPOINT", "SELECT pg_create_physical_replication_slot('newest', true)");
        run(lab, "SELECT pg_create_logical_replication_slot('young', 'test_decoding')");
        fill(lab, 8);
        setting(lab, "wal_keep_size", "64MB");
        run(lab, "CHECKPOINT");
    }

    /// Goes on by so many segments.
    private static void fill(Lab lab, int segments) throws Exception {
        try (Connection connection = lab.postgres().connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < segments; i++) {
                statement.execute("SELECT pg_logical_emit_message(false, 'fill', 'x')");
                statement.execute("SELECT pg_switch_wal()");
            }
        }
    }

    private static void setting(Lab lab, String name, String value) throws Exception {
        run(lab, "ALTER SYSTEM SET " + name + " = '" + value + "'", "SELECT pg_reload_conf()");
        Watched.until(SOON, () -> one(lab, "SHOW " + name).equals(value));
    }

    private static void assertTheArchiverIsSaidToFail(Eyes server) {
        Watched.until(SOON, () -> server.facts().archiver().orElseThrow().failing());
        WalJudgement wal = server.judged();
        assertThat(wal.level()).isEqualTo(Level.WARNING);
        assertThat(wal.verdict().headline()).isEqualTo("The archiver fails");
        long waiting = server.backlog().waiting();
        assertThat(waiting).isBetween(12L, 15L);
        assertThat(wal.verdict().sentence())
                .startsWith("The archiver fails on 00000001")
                .contains("; nothing was archived since ", " " + waiting + " segments (");
    }

    private static void assertDroppingAYoungSlotReleasesNothing(Lab lab, Eyes server)
            throws Exception {
        long before = server.held();
        assertThat(server.blame().slot("young").orElseThrow().wouldRelease().count()).isZero();
        run(lab, "SELECT pg_drop_replication_slot('young')", "CHECKPOINT");
        assertThat(before - server.held()).isZero();
    }

    /// A command that hangs never fails: only that the same segment waits tells of it.
    private static void assertAnArchiverThatHangsIsSaidToStandStill(Lab lab, Eyes server)
            throws Exception {
        setting(lab, "archive_command", "while [ ! -e goes-on ]; do sleep 0.05; done");
        fill(lab, 3);
        Watched.until(SOON, () -> server.backlog().waiting() == 3);
        Instant now = Instant.now();
        Snapshot first = server.read(now);
        WalJudgement early = judged(first, Recent.NONE);
        assertThat(early.verdict().headline()).doesNotContain("archiver");
        assertThat(early.keeping().remarks().getFirst()).contains("3 segments (48.0 MiB) wait");

        WalJudgement late =
                judged(server.read(now.plus(Duration.ofMinutes(5))), Recent.NONE.plus(first));
        assertThat(late.level()).isEqualTo(Level.WARNING);
        assertThat(late.verdict().headline()).isEqualTo("The archiver stands still");
        assertThat(late.verdict().sentence())
                .startsWith("The archiver has been at the same segment for at least 5 min")
                .contains("archive_command may hang", "3 segments (48.0 MiB) wait");

        run(lab, "COPY (SELECT) TO PROGRAM 'touch goes-on'");
        Watched.until(SOON, () -> server.backlog().waiting() == 0);
        WalJudgement again =
                judged(server.read(now.plus(Duration.ofMinutes(6))), Recent.NONE.plus(first));
        assertThat(again.level()).isEqualTo(Level.OK);
    }

    private static Optional<Holder> lasting(Eyes server) {
        return server.blame().oldest().filter(holder -> holder.kind() != Holder.Kind.CHECKPOINT);
    }

    private static void letGo(Lab lab, Holder holder, Eyes server) throws Exception {
        switch (holder.kind()) {
            case SLOT -> run(lab, "SELECT pg_drop_replication_slot('" + holder.name() + "')");
            case KEEP_SIZE -> setting(lab, "wal_keep_size", "0");
            case ARCHIVER -> {
                setting(lab, "archive_command", "exit 0");
                // it sleeps for a minute after three failures, unless something new is to be done
                fill(lab, 1);
                Watched.until(SOON, () -> server.backlog().waiting() == 0);
                // before 15 statistics come half a second late
                Watched.until(
                        SOON,
                        () ->
                                server.blame().holders().stream()
                                        .noneMatch(h -> h.kind() == Holder.Kind.ARCHIVER));
                // as a crash does; the marks remain
                run(lab, "SELECT pg_stat_reset_shared('archiver')");
                Watched.until(
                        SOON,
                        () -> server.facts().archiver().orElseThrow().archivedSegment().isEmpty());
            }
            case SUMMARIZER, CHECKPOINT -> throw new AssertionError(holder);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    void theSummarizerHoldsWhatItHasNotRead(int major) throws Exception {
        try (Lab lab =
                        Lab.start(
                                LabOptions.postgresOnly()
                                        .major(major)
                                        .setting("summarize_wal", "on"),
                                Progress.SILENT);
                var server = new Eyes(Watched.endpoint(lab))) {
            fill(lab, 3);
            run(lab, "CHECKPOINT");
            Watched.until(SOON, () -> server.replication().summarizer().isPresent());
            Holder summarizer =
                    server.blame().holders().stream()
                            .filter(h -> h.kind() == Holder.Kind.SUMMARIZER)
                            .findFirst()
                            .orElseThrow();
            assertThat(summarizer.from()).isLessThanOrEqualTo(server.facts().position());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void whoMayNotCountTheBacklogSaysSoAndStillSeesTheFailure(int major) throws Exception {
        try (Lab lab = archiving(major)) {
            run(lab, "CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
            setting(lab, "archive_command", "exit 1");
            fill(lab, 3);
            try (var server = new Eyes(Watched.as(Watched.endpoint(lab), "stranger"))) {
                Watched.until(SOON, () -> server.facts().archiver().orElseThrow().failing());
                WalJudgement wal = server.judged();
                assertThat(wal.verdict().headline()).isEqualTo("The archiver fails");
                assertThat(wal.verdict().sentence()).doesNotContain("segments (");
                assertThat(wal.keeping().backlog()).isEmpty();
                assertThat(wal.keeping().remarks().getFirst())
                        .contains("how many segments wait is not known: right missing")
                        .contains("GRANT pg_monitor TO stranger");
            }
            setting(lab, "archive_command", "");
            try (var server = new Eyes(Watched.endpoint(lab))) {
                assertThat(server.replication().archivesNowhere()).isTrue();
            }
        }
    }

    private static WalJudgement judged(Snapshot snapshot, Recent before) {
        return Assessor.assess(snapshot, before.plus(snapshot), Expectations.NONE, Levels.DEFAULT)
                .wal();
    }

    /// Everything that the blame is made from, read at once.
    private record Eyes(
            ServerProbe server,
            WalFilesProbe files,
            ArchiveStatusProbe archive,
            ReplicationProbe replicating)
            implements AutoCloseable {

        Eyes(PostgresEndpoint endpoint) {
            this(endpoint, Watched.patient(endpoint));
        }

        private Eyes(PostgresEndpoint endpoint, Link costly) {
            this(
                    new ServerProbe(Watched.patient(endpoint)),
                    new WalFilesProbe(costly),
                    new ArchiveStatusProbe(costly),
                    new ReplicationProbe(costly));
        }

        private static <T> T value(Watched.Attempt<T> attempt) {
            return attempt.value()
                    .orElseThrow(() -> new AssertionError(attempt.failure().toString()));
        }

        private static <T> Watched.Attempt<T> read(headroom.core.poll.Probe<T> probe) {
            try {
                return Watched.read(probe);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        ServerFacts facts() {
            return value(read(server));
        }

        ArchiveBacklog backlog() {
            return value(read(archive));
        }

        ReplicationFacts replication() {
            return value(read(replicating));
        }

        long segment() {
            return facts().wal().segmentSize().count();
        }

        /// In segments.
        long held() {
            return value(read(files)).held().count() / segment();
        }

        Blame blame() {
            return BlameArithmetic.blame(
                    facts(),
                    Optional.of(value(read(files))),
                    replication().summarizer(),
                    Optional.of(backlog()));
        }

        /// All of it, as if it were read at that time.
        Snapshot read(Instant now) {
            return Snapshot.empty(now)
                    .with(ServerFacts.SOURCE, reading(read(server), now))
                    .with(WalFiles.SOURCE, reading(read(files), now))
                    .with(ArchiveBacklog.SOURCE, reading(read(archive), now))
                    .with(ReplicationFacts.SOURCE, reading(read(replicating), now));
        }

        WalJudgement judged() {
            return BlameOnServersTest.judged(read(Instant.now()), Recent.NONE);
        }

        private static <T> Reading<T> reading(Watched.Attempt<T> attempt, Instant now) {
            return attempt.value()
                    .<Reading<T>>map(v -> new Reading.Known<>(v, now))
                    .orElseGet(() ->
                            new Reading.Unavailable<>(
                                    attempt.failure()
                                            .orElse(new Reason(Reason.Kind.DEFECT, "no failure")),
                                    now));
        }

        @Override
        public void close() {
            List.of(server, files, archive, replicating).forEach(probe -> probe.close());
        }
    }
}
