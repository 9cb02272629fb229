package headroom.core.signal.wal;

import headroom.core.environment.Level;
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

    private ArchiverWords() {}

    /// A verdict to which an archiver that fails, or one that has nowhere to archive to, is added.
    static Verdict added(Verdict verdict, Evidence evidence) {
        Optional<String> trouble = trouble(evidence);
        if (trouble.isEmpty()) {
            return verdict;
        }
        Level level = evidence.levels().found().archiver();
        boolean first =
                level.worseThan(verdict.level())
                        || (level == verdict.level() && verdict.remedy().isEmpty());
        return new Verdict(
                verdict.level().orWorse(level),
                first ? "The archiver fails" : verdict.headline(),
                first
                        ? trouble.get() + " " + verdict.sentence()
                        : verdict.sentence() + " " + trouble.get(),
                verdict.remedy());
    }

    private static Optional<String> trouble(Evidence evidence) {
        Optional<ServerFacts> facts = evidence.facts().fresh();
        Optional<Archiver> archiver = facts.flatMap(ServerFacts::archiver);
        if (archiver.isEmpty()) {
            return Optional.empty();
        }
        String waits = waits(evidence, facts.get()).map(w -> " " + w + ".").orElse("");
        if (archiver.get().failing()) {
            return Optional.of(failing(archiver.get()) + waits + " The server's log says why.");
        }
        return evidence.slow(ReplicationFacts.SOURCE)
                .fresh()
                .filter(ReplicationFacts::archivesNowhere)
                .map(_ ->
                        "Archiving is on, yet archive_command is empty: WAL is kept for an archiver"
                                + " that never comes."
                                + waits
                                + " Set archive_command, or turn archive_mode off.");
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
                        "%d segments (%s) wait"
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
        String last =
                archiver.get()
                        .archivedAt()
                        .map(at -> "The archiver archived last at " + time(at))
                        .orElse("The archiver has archived nothing yet");
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

    private static String time(Instant at) {
        return TIME.format(at.atOffset(ZoneOffset.UTC));
    }
}
