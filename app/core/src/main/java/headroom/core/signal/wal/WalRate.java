package headroom.core.signal.wal;

import headroom.core.history.Recent;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.signal.ServerFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How fast WAL is written: the difference of two positions, by the server's clock.
public final class WalRate {

    static final Duration LONGEST = Duration.ofMinutes(2);

    /// Nearer samples tell no rate: what is written comes in gusts.
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    private WalRate() {}

    /// Bytes per second over the last two minutes at most; empty when the samples are too near, or
    /// of two servers, or when the position went back.
    public static Optional<Bytes> perSecond(Recent recent) {
        List<ServerFacts> known =
                recent.known(ServerFacts.SOURCE).stream().map(Reading.Known::value).toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        ServerFacts last = known.getLast();
        ServerFacts first = last;
        for (ServerFacts earlier : known.reversed()) {
            Duration before = Duration.between(earlier.serverTime(), last.serverTime());
            if (before.compareTo(LONGEST) > 0
                    || before.isNegative()
                    || !earlier.fingerprint().sameServer(last.fingerprint())) {
                break;
            }
            first = earlier;
        }
        Duration time = Duration.between(first.serverTime(), last.serverTime());
        Bytes written = last.position().minus(first.position());
        if (time.compareTo(SHORTEST) < 0 || written.count() < 0) {
            return Optional.empty();
        }
        return Optional.of(new Bytes(Math.round(written.count() * 1e9 / time.toNanos())));
    }

    /// As in the note of the card: `+13.9 GiB/h`.
    public static String text(Bytes perSecond) {
        return "+" + new Bytes(perSecond.count() * 3600).text() + "/h";
    }
}
