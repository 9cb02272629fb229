package headroom.adapters.redis;

import headroom.core.poll.Ledger;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What INFO commandstats says of all commands. Redis has no account of a connection's time, so
/// that it tells a read's only where nobody else sent a command meanwhile. Each is counted when it
/// is done, and INFO itself is the dearest of them: it is asked twice, since the second says what
/// the first took.
final class CommandLedger implements Ledger {

    private static final Command ASKS = Command.info("commandstats");
    private static final Pattern STATS =
            Pattern.compile("cmdstat_([^:\r\n]+):calls=(\\d+),usec=(\\d+)");

    /// Its time holds that of the commands in its transaction, which have their own.
    private static final String DOUBLE = "exec";

    private final RedisProbe redis;
    private long ownCalls;
    private long ownMicros;

    /// @param redis whose connection it shares
    CommandLedger(RedisProbe redis) {
        this.redis = redis;
    }

    @Override
    public Entry now() throws ProbeFailure, InterruptedException {
        List<Reply> replies = redis.ask(List.of(ASKS, ASKS));
        Sums first = Sums.of(replies.getFirst());
        Sums second = Sums.of(replies.getLast());
        long took = second.infoMicros() - first.infoMicros();
        ownCalls++;
        ownMicros += took;
        var entry =
                new Entry(
                        second.calls() - ownCalls,
                        Duration.of(second.micros() - ownMicros, ChronoUnit.MICROS),
                        "INFO commandstats, to some microseconds");
        ownCalls++;
        ownMicros += took; // the second one takes as long, and counts from now on
        return entry;
    }

    private record Sums(long calls, long micros, long infoMicros) {

        static Sums of(Reply reply) throws ProbeFailure {
            if (!(reply instanceof Reply.Text(byte[] text))) {
                throw new ProbeFailure(
                        new Reason(
                                Reason.Kind.UNSUPPORTED, "Redis tells no INFO commandstats here"));
            }
            long calls = 0;
            long micros = 0;
            long info = 0;
            for (MatchResult found :
                    STATS.matcher(new String(text, StandardCharsets.UTF_8)).results().toList()) {
                calls += Long.parseLong(found.group(2));
                long took = Long.parseLong(found.group(3));
                micros += found.group(1).equals(DOUBLE) ? 0 : took;
                info += found.group(1).equals("info") ? took : 0;
            }
            if (calls == 0) {
                throw new ProbeFailure(
                        new Reason(Reason.Kind.UNSUPPORTED, "Redis counts no commands here"));
            }
            return new Sums(calls, micros, info);
        }
    }
}
