package headroom.adapters.postgres;

import headroom.core.poll.Pace;
import headroom.core.poll.ProbeFailure;
import headroom.core.signal.slots.ReplicationFacts;
import headroom.core.signal.slots.SlotStats;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.Summarizer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is told of replication at a slower pace: cheap, but worth no place in the fast cycle.
final class ReplicationProbe extends CostlyProbe<ReplicationFacts> {

    private static final Pace PACE = new Pace.Every(Duration.ofSeconds(10));

    private final ReplicationCall call = new ReplicationCall();

    ReplicationProbe(Link link) {
        super(ReplicationFacts.SOURCE, link, PACE);
    }

    @Override
    ReplicationFacts answer(Link open) throws SQLException, ProbeFailure {
        return facts(ask(open, call.on(open)));
    }

    static ReplicationFacts facts(Answer a) throws ProbeFailure {
        Optional<List<SlotStats>> stats = Optional.empty();
        if (a.isKnown("slots")) {
            var all = new ArrayList<SlotStats>();
            for (Answer s : a.parts("slots")) {
                all.add(stats(s));
            }
            stats = Optional.of(all);
        }
        return new ReplicationFacts(
                stats,
                a.flag("rds"),
                a.optionalLsn("summarized")
                        .filter(l -> l.compareTo(new Lsn(0)) > 0)
                        .map(Summarizer::new),
                a.flag("archives_nowhere"));
    }

    private static SlotStats stats(Answer s) throws ProbeFailure {
        return new SlotStats(
                s.text("slot_name"),
                s.whole("spill_txns"),
                s.bytes("spill_bytes"),
                s.whole("stream_txns"),
                s.bytes("stream_bytes"),
                s.whole("total_txns"),
                s.bytes("total_bytes"),
                s.optionalInstant("stats_reset"));
    }
}
