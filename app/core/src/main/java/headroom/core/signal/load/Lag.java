package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.signal.ServerFacts;
import java.util.List;
import java.util.Optional;

/// How far somebody is behind this server.
///
/// @param behind WAL that it has not replayed, or not confirmed; empty where it did not tell, where
///   the role may not see it, and for a backup
/// @param late how long ago what it replayed last was written; empty when it has nothing to replay,
///   where it did not tell, and where the role may not see it
public record Lag(Replica replica, Optional<Bytes> behind, Optional<Age> late, Level level) {

    static List<Lag> of(ServerFacts facts, Levels levels) {
        return facts.load().replicas().stream().map(r -> of(r, facts, levels)).toList();
    }

    private static Lag of(Replica replica, ServerFacts facts, Levels levels) {
        Optional<Bytes> behind =
                replica.replayed()
                        .or(replica::flushed)
                        .map(at -> facts.position().minus(at).orZero());
        Optional<Age> late = replica.replayLag().or(replica::flushLag).map(Age::new);
        return new Lag(replica, behind, late, level(replica, behind, late, facts, levels));
    }

    /// By time where it tells one. Beyond max_wal_size nobody keeps WAL for it but its slot.
    private static Level level(
            Replica replica,
            Optional<Bytes> behind,
            Optional<Age> late,
            ServerFacts facts,
            Levels levels) {
        if (replica.backup()) {
            return Level.OK;
        }
        if (behind.isEmpty() && late.isEmpty()) {
            return Level.UNKNOWN;
        }
        boolean far =
                (late.isEmpty() || replica.catchingUp())
                        && behind.filter(b -> b.compareTo(facts.wal().maxSize()) > 0).isPresent();
        return late.map(age -> Level.of(age, levels.load().lag()))
                .orElse(Level.OK)
                .orWorse(far ? levels.replication().far() : Level.OK);
    }
}
