package headroom.core.signal.load;

import headroom.core.poll.Source;
import headroom.core.reading.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a server has counted since its statistics were reset, over all databases, and how old its
/// oldest transaction ids are. Any role may read it.
///
/// @param server which server counted; counters of two servers tell no rate
/// @param at by the server's clock
/// @param reset when one of them was reset last; empty where none ever was
/// @param logins sessions that began; empty before version 14
/// @param timed checkpoints that came by time; on a standby restartpoints, those that were due and
///   could not be made included
/// @param requested those that were asked for: by the volume of WAL, or by a command
/// @param xidAge age of the oldest transaction id that is not frozen
/// @param multixactAge the same of multixacts
/// @param freezeAt autovacuum_freeze_max_age
/// @param freezeMultixactsAt autovacuum_multixact_freeze_max_age
/// @param prepared transactions that are prepared for a two-phase commit; empty where none is
public record Counters(
        String server,
        Instant at,
        Optional<Instant> reset,
        Optional<Long> logins,
        long commits,
        long rollbacks,
        long deadlocks,
        long tempFiles,
        Bytes tempBytes,
        long timed,
        long requested,
        long xidAge,
        long multixactAge,
        long freezeAt,
        long freezeMultixactsAt,
        Optional<Prepared> prepared) {

    /// They keep their locks and hold vacuum back without any session.
    ///
    /// @param oldest at least one and at the most [#MOST_PREPARED], the oldest first
    public record Prepared(long count, List<One> oldest) {

        /// @param gid the name that its client gave it
        /// @param since when it was prepared
        /// @param owner empty where that role is gone
        /// @param database empty where the server does not name it
        /// @param xidAge transactions that began since, for which it holds vacuum back
        public record One(
                String gid,
                Instant since,
                Optional<String> owner,
                Optional<String> database,
                long xidAge) {}

        public Prepared {
            oldest = List.copyOf(oldest);
            if (oldest.isEmpty() || count < oldest.size()) {
                throw new IllegalArgumentException(
                        "%d prepared, %d of them told".formatted(count, oldest.size()));
            }
        }
    }

    /// How many prepared transactions are told one by one.
    public static final int MOST_PREPARED = 20;

    public static final Source<Counters> SOURCE =
            new Source<>("PostgreSQL", "pg_stat_database, checkpoints", Counters.class);

    /// How many transaction ids, or multixacts, may lie between the oldest and the newest.
    public static final long MOST_XIDS = 1L << 31;

    /// Whether what happened between these two can be told by subtracting.
    boolean goesOnFrom(Counters earlier) {
        return server.equals(earlier.server)
                && reset.equals(earlier.reset)
                && at.isAfter(earlier.at)
                && commits >= earlier.commits
                && rollbacks >= earlier.rollbacks
                && deadlocks >= earlier.deadlocks
                && tempBytes.compareTo(earlier.tempBytes) >= 0
                && timed >= earlier.timed
                && requested >= earlier.requested
                && logins.orElse(0L) >= earlier.logins.orElse(0L);
    }
}
