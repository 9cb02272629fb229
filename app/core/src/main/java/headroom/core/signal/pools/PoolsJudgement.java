package headroom.core.signal.pools;

import headroom.core.signal.Dial;
import headroom.core.signal.Gauge;
import headroom.core.signal.Judgement;
import headroom.core.signal.Provenance;
import headroom.core.signal.Verdict;
import java.util.List;
import java.util.Optional;

/// Client connections against what the server admits.
///
/// @param sessions as counted by the server, most first
/// @param total all client connections; empty when unknown
/// @param limits empty when unknown
/// @param byApplication connections by application_name, most first; those without a name, or not
///   visible to the role, under a name in parentheses that says so
public record PoolsJudgement(
        Verdict verdict,
        Dial dial,
        Provenance provenance,
        String note,
        List<SessionGroup> sessions,
        Optional<Long> total,
        Optional<ConnectionLimits> limits,
        List<ApplicationCount> byApplication)
        implements Judgement {

    /// Connections of one application.
    public record ApplicationCount(String application, long count) {}

    public PoolsJudgement {
        sessions = List.copyOf(sessions);
        byApplication = List.copyOf(byApplication);
    }

    @Override
    public Gauge gauge() {
        return Gauge.POOLS;
    }
}
