package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.Diagnosis;
import headroom.core.signal.pools.Diagnosis.Ailment.Undecided;
import headroom.core.signal.pools.PoolFinding;
import headroom.core.signal.pools.PoolFinding.Read;
import headroom.core.signal.pools.PoolFinding.Unread;
import headroom.desktop.board.BoardState.Doctor;
import headroom.desktop.board.BoardState.PoolRow;
import java.util.ArrayList;
import java.util.List;

/// From pools to the rows of their table; pure.
final class PoolRows {

    private static final String NONE = "–";

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
                            "",
                            NONE,
                            false,
                            NONE,
                            NONE,
                            why(why),
                            Doctor.NONE);
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
                pool.bouncer().map(b -> Long.toString(b.clientsActive())).orElse(NONE),
                pool.bouncer().map(PoolRows::servers).orElse(""),
                Long.toString(pool.waiting()),
                pool.waiting() > 0,
                pool.longestWait().map(Age::text).orElse(NONE),
                pool.mode().map(Shown::text).orElse(NONE),
                pool.trouble().map(PoolRows::why).orElse(""),
                pool.diagnosis().map(d -> doctor(d, pool)).orElse(Doctor.NONE));
    }

    private static Doctor doctor(Diagnosis diagnosis, Read pool) {
        var doubts = new ArrayList<>(diagnosis.doubts());
        if (diagnosis.ailment() instanceof Undecided(List<String> missing)) {
            doubts.addAll(0, missing);
        }
        return new Doctor(
                diagnosis.level(pool.level().orWorse(Level.WARNING)),
                diagnosis.ailment().word(),
                diagnosis.next(),
                diagnosis.evidence(),
                doubts,
                diagnosis.useless().stream().map(Diagnosis.Useless::sentence).toList());
    }

    /// By the names of SHOW POOLS.
    private static String servers(BouncerPools.Pool pool) {
        return "cl_active %d, cl_waiting %d%nsv_active %d, sv_idle %d, sv_used %d, sv_tested %d, sv_login %d"
                .formatted(
                        pool.clientsActive(),
                        pool.clientsWaiting(),
                        pool.serversActive(),
                        pool.serversIdle(),
                        pool.serversUsed(),
                        pool.serversTested(),
                        pool.serversLogin());
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
        return Shown.text(reason.sentence(), Reason.LONGEST);
    }
}
