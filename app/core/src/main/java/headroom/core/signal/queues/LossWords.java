package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Shown;
import headroom.core.signal.Clause;
import headroom.core.signal.Unknown;
import headroom.core.signal.queues.Vanished.Cause;
import headroom.core.signal.queues.Vanished.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What is said of jobs that vanished.
public final class LossWords {

    private static final int SAID = 2;
    private static final int NAMED = 2;

    private LossWords() {}

    /// The gravest first, the latest among equals.
    static List<Clause> of(List<Vanished> vanished, Levels levels) {
        var words = new ArrayList<Clause>();
        for (Level level :
                List.of(Level.CRITICAL, Level.UNKNOWN, Level.WARNING, Level.WATCH, Level.OK)) {
            for (Vanished v : vanished) {
                if (level(v, levels) == level && words.size() < SAID) {
                    words.add(
                            new Clause(level, headline(v), (sentence(v) + " " + next(v)).strip()));
                }
            }
        }
        if (vanished.size() > words.size() && !words.isEmpty()) {
            Clause last = words.removeLast();
            words.add(
                    new Clause(
                            last.level(),
                            last.headline(),
                            last.sentence()
                                    + " It is not the only one within the last hour; see the table Redis."));
        }
        return words;
    }

    /// Moved jobs are not lost, and what somebody deletes he may have meant to.
    public static Level level(Vanished vanished, Levels levels) {
        if (vanished.cause() == Cause.PARKED) {
            return vanished.other().filter(o -> o != Cause.DELETED).isPresent()
                    ? levels.found().deleted().orWorse(levels.redis().parked())
                    : levels.redis().parked();
        }
        if (vanished.most() == 0) {
            return Level.OK;
        }
        return vanished.cause().destroys() ? levels.found().eviction() : levels.found().deleted();
    }

    static String headline(Vanished vanished) {
        return switch (vanished.cause()) {
            case EVICTED -> "Redis has destroyed jobs";
            case FLUSHED -> "Redis was flushed";
            case RESTARTED -> "Redis restarted";
            case REPLACED -> "Another Redis answers";
            case OVERWRITTEN, COPIED -> "A queue was overwritten";
            case SWAPPED -> "The queues were swapped away";
            case PARKED -> "A queue was parked";
            case CLEARED, DELETED, TRIMMED -> "Jobs were deleted";
            case EXPIRED -> "A queue expired";
        };
    }

    /// As in "Between 19,200 and 20,000 jobs vanished from queue low at 13:27:40 UTC: evicted."
    public static String sentence(Vanished vanished) {
        String at = Unknown.clock(vanished.at());
        return switch (vanished.cause()) {
            case PARKED ->
                    "%s jobs of %s were moved away with RENAME at %s: parked, not lost%s."
                            .formatted(
                                    capital(amount(vanished)),
                                    names(vanished.queues()),
                                    at,
                                    vanished.other().filter(o -> o == Cause.DELETED).isPresent()
                                            ? ", unless the list that they went to is among the keys that were deleted in the same moment"
                                            : other(vanished));
            case SWAPPED ->
                    "%s jobs of %s were moved into another database with SWAPDB at %s: not lost%s."
                            .formatted(
                                    capital(amount(vanished)),
                                    names(vanished.queues()),
                                    at,
                                    other(vanished));
            case RESTARTED, REPLACED ->
                    vanished.most() == 0
                            ? "%s at %s; its jobs are still there."
                                    .formatted(capital(vanished.cause().words()), at)
                            : gone(vanished, at);
            case FLUSHED, EVICTED, OVERWRITTEN, COPIED, CLEARED, DELETED, TRIMMED, EXPIRED ->
                    gone(vanished, at);
        };
    }

    /// What to do about them, as a sentence; empty where there is nothing to be done.
    static String next(Vanished vanished) {
        if (vanished.most() == 0) {
            return "";
        }
        return switch (vanished.cause()) {
            case EVICTED ->
                    "Set maxmemory-policy to noeviction before more go; then let whoever made these jobs enqueue them again.";
            case FLUSHED ->
                    "Stop whoever flushes it. Its last dump still holds them until the next save, and an append-only file until it is rewritten: copy them away first.";
            case RESTARTED ->
                    "Its log says why it ended; what came after its last save must be enqueued again.";
            case REPLACED ->
                    "See whether there was a failover: the server of before may still hold them.";
            case COPIED ->
                    "Find out who restores or copies over queues; let whoever made these jobs enqueue them again.";
            case SWAPPED ->
                    "They are there still, in the database that took this one's number: another SWAPDB of the two brings them back, and takes what is here now away.";
            case OVERWRITTEN ->
                    "Let whoever made these jobs enqueue them again; RENAMENX gives jobs back without overwriting others.";
            case PARKED ->
                    "Whoever parked them knows the new name; SCAN with MATCH queue:* finds it.";
            case CLEARED, DELETED, TRIMMED ->
                    "Find out who did it; where nobody meant to, let whoever made these jobs enqueue them again.";
            case EXPIRED ->
                    "Find who sets EXPIRE on a queue, which Sidekiq does not; let whoever made these jobs enqueue them again.";
        };
    }

    private static String gone(Vanished vanished, String at) {
        return "%s jobs %s from %s at %s: %s%s."
                .formatted(
                        capital(amount(vanished)),
                        vanished.least() == 0 ? "may have vanished" : "vanished",
                        names(vanished.queues()),
                        at,
                        vanished.cause().words(),
                        other(vanished));
    }

    private static String other(Vanished vanished) {
        return vanished.other()
                .map(cause -> ", unless they were " + cause.words() + ", which happened as well")
                .orElse("");
    }

    private static String amount(Vanished vanished) {
        if (vanished.least() == 0) {
            return "up to " + number(vanished.most());
        }
        return vanished.least() == vanished.most()
                ? number(vanished.most())
                : "between %s and %s".formatted(number(vanished.least()), number(vanished.most()));
    }

    private static String names(List<Part> parts) {
        int more = parts.size() - NAMED;
        String named =
                parts.stream()
                        .limit(NAMED)
                        .map(part -> Shown.text(part.queue()))
                        .collect(Collectors.joining(", "));
        return (parts.size() == 1 ? "queue " : "queues ")
                + named
                + (more > 0 ? " and %d more".formatted(more) : "");
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
