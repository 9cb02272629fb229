package headroom.core.signal.load;

import headroom.core.signal.queries.QueriesFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What keeps a server busy, as far as somebody asked, and whose sessions are where.
///
/// @param load empty where nobody asked
/// @param queries empty where nobody asked
/// @param elsewhere services of this environment on other servers, and those of others on this one;
///   one environment alone cannot tell
public record Workload(
        Optional<LoadFindings> load, Optional<QueriesFinding> queries, List<Elsewhere> elsewhere) {

    public static final Workload NONE = new Workload(Optional.empty(), Optional.empty(), List.of());

    public Workload {
        elsewhere = List.copyOf(elsewhere);
    }

    /// The same with whose sessions are where.
    public Workload with(List<Elsewhere> found) {
        return new Workload(load, queries, found);
    }

    /// What is said of it on the gauges.
    public List<Remark> remarks() {
        var all = new ArrayList<Remark>();
        load.ifPresent(l -> all.addAll(l.remarks()));
        queries.ifPresent(q -> all.addAll(q.remarks()));
        return all;
    }
}
