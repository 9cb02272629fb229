package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Percent;
import headroom.core.reading.Shown;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.queues.QueuesJudgement.QueueFinding;
import headroom.desktop.board.BoardState.QueueRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// From queues to the rows of their table; pure.
final class QueueRows {

    private static final String NONE = "–";
    private static final int LONGEST = 300;

    private final Instant now;

    QueueRows(Instant now) {
        this.now = now;
    }

    List<QueueRow> of(QueuesJudgement queues) {
        var rows = new ArrayList<QueueRow>();
        queues.redis()
                .ifPresent(facts ->
                        facts.inside()
                                .unread()
                                .forEach((name, why) -> rows.add(unread(name, why))));
        queues.queues().stream().map(this::row).forEach(rows::add);
        return rows;
    }

    /// Why a queue cannot be read: the table has no room for it. Of the second where there are
    /// more, since the sentence tells of the first; empty where all can.
    static String foot(QueuesJudgement queues) {
        var unread =
                queues.redis()
                        .map(facts -> facts.inside().unread())
                        .orElse(Collections.emptySortedMap());
        int more = unread.size() - 2;
        return unread.entrySet().stream()
                        .skip(unread.size() > 1 ? 1 : 0)
                        .limit(1)
                        .map(e ->
                                "%s: %s."
                                        .formatted(
                                                Shown.text(e.getKey()),
                                                Shown.text(e.getValue(), LONGEST)))
                        .collect(Collectors.joining())
                + (more > 0 ? " %d more cannot be read.".formatted(more) : "");
    }

    private static QueueRow unread(String name, String why) {
        return new QueueRow(
                Shown.text(name),
                Level.UNKNOWN,
                NONE,
                NONE,
                "not readable",
                NONE,
                NONE,
                NONE,
                Shown.text(why, LONGEST));
    }

    private QueueRow row(QueueFinding finding) {
        var queue = finding.queue();
        return new QueueRow(
                Shown.text(queue.name()),
                finding.level(),
                count(queue.depth()),
                finding.share().map(Percent::text).orElse(NONE),
                finding.latency()
                        .map(Age::text)
                        .orElse(queue.depth() == 0 ? "empty" : "not readable"),
                rate(finding.flow().in()),
                rate(finding.flow().out()),
                finding.flow().drain().text(),
                queue.oldestEnqueuedAt().map(at -> Times.past(at, now)).orElse(NONE));
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }

    private static String rate(Optional<Double> perSecond) {
        return perSecond
                .map(rate ->
                        rate > 0 && rate < 10
                                ? String.format(Locale.ROOT, "%.1f", rate)
                                : count(Math.round(rate)))
                .orElse(NONE);
    }
}
