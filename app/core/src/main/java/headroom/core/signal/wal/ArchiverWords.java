package headroom.core.signal.wal;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.reading.Shown;
import headroom.core.signal.Evidence;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.Verdict;
import headroom.core.signal.slots.ReplicationFacts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// What is to be said of the archiver.
final class ArchiverWords {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss 'UTC'", Locale.ENGLISH);

    private static final String FAILS = "The archiver fails";

    private ArchiverWords() {}

    /// A verdict to which an archiver that fails, one that stands still, or one that has nowhere to
    /// archive to, is added.
    static Verdict added(Verdict verdict, Evidence evidence) {
        Optional<Trouble> trouble = trouble(evidence);
        if (trouble.isEmpty()) {
            return verdict;
        }
        Level level = evidence.levels().found().archiver();
        boolean first =
                level.worseThan(verdict.level())
                        || (level == verdict.level() && verdict.remedy().isEmpty());
        return new Verdict(
                verdict.level().orWorse(level),
                first ? trouble.get().headline() : verdict.headline(),
                first
                        ? trouble.get().sentence() + " " + verdict.sentence()
                        : verdict.sentence() + " " + trouble.get().sentence(),
                verdict.remedy());
    }

    private record Trouble(String headline, String sentence) {}

    private static Optional<Trouble> trouble(Evidence evidence) {
        Optional<ServerFacts> facts = evidence.facts().fresh();
        Optional<Archiver> archiver = facts.flatMap(ServerFacts::archiver);
        if (archiver.isEmpty()) {
            return Optional.empty();
        }
        String waits = waits(evidence, facts.get()).map(w -> " " + w + ".").orElse("");
        if (archiver.get().failing()) {
            return Optional.of(
                    new Trouble(
                            FAILS,
                            failing(archiver.get()) + waits + " The server's log says why."));
        }
        boolean nowhere =
                evidence.slow(ReplicationFacts.SOURCE)
                        .fresh()
                        .filter(ReplicationFacts::archivesNowhere)
                        .isPresent();
        return nowhere
                ? Optional.of(
                        new Trouble(
                                FAILS,
                                "Archiving is on, yet archive_command is empty: WAL is kept for an archiver"
                                        + " that never comes."
                                        + waits
                                        + " Set archive_command, or turn archive_mode off."))
                : stuck(evidence, archiver.get())
                        .map(age ->
                                new Trouble(
                                        "The archiver stands still",
                                        "The archiver has been at the same segment for at least %s and does not"
                                                        .formatted(age.text())
                                                + " fail: archive_command may hang. "
                                                + last(archiver.get())
                                                + "."
                                                + waits
                                                + " See what the command's process waits for on the server."));
    }

    /// For how long the same segment has been the oldest that waits, if for too long: a command
    /// that hangs never fails.
    private static Optional<Age> stuck(Evidence evidence, Archiver archiver) {
        Optional<Long> oldest =
                evidence.slow(ArchiveBacklog.SOURCE)
                        .fresh()
                        .flatMap(ArchiveBacklog::oldest)
                        // the marks may have been read a while ago
                        .filter(o ->
                                archiver.archivedSegment().filter(done -> done >= o).isEmpty());
        if (oldest.isEmpty()) {
            return Optional.empty();
        }
        Instant since = evidence.now();
        for (Reading.Known<ArchiveBacklog> then :
                evidence.recent().known(ArchiveBacklog.SOURCE).reversed()) {
            if (!then.value().oldest().equals(oldest)) {
                break;
            }
            since = then.at();
        }
        Age age = Age.between(since, evidence.now());
        return Optional.of(age)
                .filter(a ->
                        a.length().compareTo(evidence.levels().cuts().patience().archiver()) >= 0);
    }

    /// What to say of a backlog of which nothing tells whether it is one; with a space before it.
    static String next(Evidence evidence) {
        Optional<ServerFacts> facts = evidence.facts().fresh();
        return facts.flatMap(ServerFacts::archiver)
                .filter(_ -> trouble(evidence).isEmpty())
                .map(archiver ->
                        " %s%s. If what waits does not become less, archive_command is too slow or hangs."
                                .formatted(
                                        last(archiver),
                                        waits(evidence, facts.get()).map(w -> "; " + w).orElse("")))
                .orElse("");
    }

    private static String failing(Archiver archiver) {
        return "The archiver fails on %s, last at %s; %s."
                .formatted(
                        archiver.failedFile().map(Shown::text).orElse("a file"),
                        archiver.failedAt().map(ArchiverWords::time).orElse("an unknown time"),
                        archiver.archivedAt()
                                .map(at -> "nothing was archived since " + time(at))
                                .orElseGet(() ->
                                        archiver.begun()
                                                .map(at ->
                                                        "nothing was archived since its statistics"
                                                                + " began, "
                                                                + time(at))
                                                .orElse("nothing was ever archived")));
    }

    /// What waits, as the server marks it or else as positions tell.
    private static Optional<String> waits(Evidence evidence, ServerFacts facts) {
        Bytes segment = facts.wal().segmentSize();
        return evidence.slow(ArchiveBacklog.SOURCE)
                .fresh()
                .map(b ->
                        (b.waiting() == 1 ? "%d segment (%s) waits" : "%d segments (%s) wait")
                                .formatted(
                                        b.waiting(),
                                        new Bytes(b.waiting() * segment.count()).text()));
    }

    /// How the archiver does, for the table; also where it cannot be told.
    static String remark(Evidence evidence, ServerFacts facts) {
        Optional<Archiver> archiver = facts.archiver();
        if (archiver.isEmpty()) {
            return facts.fingerprint().inRecovery()
                    ? "Nothing waits for an archiver here: a standby archives only with"
                            + " archive_mode = always."
                    : "Archiving is off: nothing waits for an archiver.";
        }
        String last = last(archiver.get());
        Reading<ArchiveBacklog> backlog = evidence.slow(ArchiveBacklog.SOURCE);
        return waits(evidence, facts)
                .map(waits -> last + "; " + waits + ".")
                .orElseGet(() ->
                        "%s; how many segments wait is not known: %s."
                                .formatted(
                                        last,
                                        backlog.trouble()
                                                .map(r -> r.sentence())
                                                .orElse("no reason given")));
    }

    private static String last(Archiver archiver) {
        return archiver.archivedAt()
                .map(at -> "The archiver archived last at " + time(at))
                .orElseGet(() ->
                        archiver.begun()
                                .map(at ->
                                        "The archiver has archived nothing since its statistics began, "
                                                + time(at))
                                .orElse("The archiver has archived nothing yet"));
    }

    private static String time(Instant at) {
        return TIME.format(at.atOffset(ZoneOffset.UTC));
    }
}
