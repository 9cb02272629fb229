package headroom.desktop.command;

import headroom.core.journal.Outcome;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.runbook.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// What a drill found, for a person and for a script.
///
/// @param begun when the incident began
/// @param detected when the gauge turned critical and named the slot
/// @param mitigated when the outcome of the act stood in the journal
/// @param verified when readings had proven the recovery; empty when they did not
/// @param predicted what the preview said would be released
/// @param before what the second client saw before the act
/// @param ownCheckpoint whether the act ended with a checkpoint of its own; a role may not ask for
///   one before PostgreSQL 15, and the WAL then goes with the server's next
/// @param after what it saw once the WAL was to be gone: right after the act where that made a
///   checkpoint, else at the end
/// @param end what it saw once the recovery was verified
/// @param journal empty when the chain is whole, else what is wrong
record DrillReport(
        String drill,
        List<Moment> timeline,
        Instant begun,
        Instant detected,
        Instant mitigated,
        Optional<Instant> verified,
        Outcome outcome,
        Bytes predicted,
        boolean ownCheckpoint,
        Witness.Testimony before,
        Witness.Testimony after,
        Witness.Testimony end,
        List<Run.DebtState> debts,
        Optional<String> journal) {

    /// How far the prediction may be from what came: two segments.
    private static final long TOLERANCE = 2;

    /// One line of the timeline.
    record Moment(Instant at, String what) {}

    /// Whether the incident is proven to be over: done, verified by readings, foretold within two
    /// segments as a second client saw it, closed, and the journal whole.
    boolean recovered() {
        return outcome instanceof Outcome.Done
                && verified.isPresent()
                && asForetold()
                && journal.isEmpty();
    }

    /// A checkpoint of the server's own comes later, and by then it also lets go of what was
    /// written meanwhile.
    private boolean asForetold() {
        long more = released() - predictedSegments();
        long most = ownCheckpoint ? TOLERANCE : TOLERANCE + writtenMeanwhile();
        return more >= -TOLERANCE && more <= most;
    }

    private long writtenMeanwhile() {
        return after.current() - before.current();
    }

    private long released() {
        return after.releasedSince(before);
    }

    private long predictedSegments() {
        return Math.round((double) predicted.count() / before.segmentSize().count());
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    String text() {
        var text = new StringBuilder();
        text.append("Drill ")
                .append(drill)
                .append(" on PostgreSQL ")
                .append(before.version())
                .append(", max_wal_size ")
                .append(before.maxWalSize().text())
                .append("\n\n");
        for (Moment moment : timeline) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%+8.1f s  %s%n",
                            seconds(begun, moment.at()),
                            moment.what()));
        }
        text.append("\nDetected after ").append(between(begun, detected));
        text.append(", mitigated ").append(between(detected, mitigated)).append(" later");
        verified.ifPresentOrElse(
                at -> text.append(", verified ").append(between(mitigated, at)).append(" later.\n"),
                () -> text.append(", NOT verified.\n"));
        text.append(
                String.format(
                        Locale.ROOT,
                        "Held WAL as a second client saw it: %d segments (%s) before, %d (%s) after;"
                                + " released %d, foretold %d%s.%n",
                        before.held(),
                        before.heldBytes().text(),
                        after.held(),
                        after.heldBytes().text(),
                        released(),
                        predictedSegments(),
                        ownCheckpoint ? "" : " and what was written until the next checkpoint"));
        text.append(outcome.word()).append(": ").append(outcome.detail()).append('\n');
        for (var debt : debts) {
            text.append("Debt ")
                    .append(debt.payment().name().toLowerCase(Locale.ROOT))
                    .append(": ")
                    .append(debt.debt().title())
                    .append(debt.note().isEmpty() ? "" : " (" + debt.note() + ")")
                    .append('\n');
        }
        journal.ifPresent(flaw -> text.append("The journal is broken: ").append(flaw).append('\n'));
        text.append(recovered() ? "Recovered.\n" : "NOT recovered.\n");
        return text.toString();
    }

    private static String between(Instant from, Instant to) {
        return Age.between(from, to).text();
    }

    String json() {
        var mapper = JsonMapper.builder().build();
        var root = mapper.createObjectNode();
        root.put("drill", drill);
        root.put("recovered", recovered());
        root.put("postgresVersion", before.version());
        root.put("maxWalSizeBytes", before.maxWalSize().count());
        var times = root.putObject("times");
        times.put("begun", begun.toString());
        times.put("detectSeconds", seconds(begun, detected));
        times.put("mitigateSeconds", seconds(detected, mitigated));
        times.put("verifySeconds", verified.map(at -> seconds(mitigated, at)).orElse(null));
        var wal = root.putObject("wal");
        wal.put("segmentSizeBytes", before.segmentSize().count());
        wal.put("predictedReleaseBytes", predicted.count());
        wal.put("predictedReleaseSegments", predictedSegments());
        wal.put("releasedSegments", released());
        wal.put("releasedBytes", released() * before.segmentSize().count());
        wal.put("heldSegmentsBefore", before.held());
        wal.put("heldSegmentsAfter", after.held());
        wal.put("writtenSegmentsMeanwhile", writtenMeanwhile());
        wal.put("ownCheckpoint", ownCheckpoint);
        wal.put("onDiskBytesBefore", before.onDisk().count());
        wal.put("onDiskBytesAfter", after.onDisk().count());
        wal.put("heldSegmentsAtEnd", end.held());
        wal.put("onDiskBytesAtEnd", end.onDisk().count());
        var end = root.putObject("outcome");
        end.put("outcome", outcome.word().toLowerCase(Locale.ROOT));
        end.put("detail", outcome.detail());
        var owed = root.putArray("debts");
        for (var debt : debts) {
            owed.addObject()
                    .put("id", debt.debt().id())
                    .put("title", debt.debt().title())
                    .put("payment", debt.payment().name().toLowerCase(Locale.ROOT))
                    .put("note", debt.note());
        }
        root.put("journal", journal.orElse("whole"));
        var line = root.putArray("timeline");
        for (Moment moment : timeline) {
            line.addObject()
                    .put("at", moment.at().toString())
                    .put("seconds", seconds(begun, moment.at()))
                    .put("what", moment.what());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
