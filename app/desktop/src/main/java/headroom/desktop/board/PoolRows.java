package headroom.desktop.board;

import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.pools.PoolFinding;
import headroom.core.signal.pools.PoolFinding.Read;
import headroom.core.signal.pools.PoolFinding.Unread;
import headroom.desktop.board.BoardState.PoolRow;
import java.util.List;

/// From pools to the rows of their table; pure.
final class PoolRows {

    private static final String NONE = "–";
    private static final int LONGEST_WHY = 300;

    private PoolRows() {}

    static List<PoolRow> of(List<PoolFinding> findings) {
        return findings.stream().map(PoolRows::row).toList();
    }

    private static PoolRow row(PoolFinding finding) {
        return switch (finding) {
            case Read read -> read(read);
            case Unread(String where, var level, Reason why) ->
                    new PoolRow(
                            Shown.text(where),
                            NONE,
                            level,
                            why.kind().words(),
                            NONE,
                            NONE,
                            NONE,
                            false,
                            NONE,
                            NONE,
                            why(why));
        };
    }

    private static PoolRow read(Read pool) {
        return new PoolRow(
                Shown.text(pool.where()),
                Shown.text(pool.name()),
                pool.level(),
                state(pool),
                pool.max()
                        .map(max -> pool.active() + " of " + max)
                        .orElse(Long.toString(pool.active())),
                Long.toString(pool.idle()),
                Long.toString(pool.waiting()),
                pool.waiting() > 0,
                pool.longestWait().map(Age::text).orElse(NONE),
                pool.mode().map(Shown::text).orElse(NONE),
                pool.trouble().map(PoolRows::why).orElse(""));
    }

    private static String state(Read pool) {
        if (pool.trouble().isPresent()) {
            return "as last read";
        }
        if (pool.gate().closed()) {
            return pool.gate().word();
        }
        return pool.waiting() > 0 ? "waiting" : "OK";
    }

    private static String why(Reason reason) {
        return Shown.text(reason.sentence(), LONGEST_WHY);
    }
}
