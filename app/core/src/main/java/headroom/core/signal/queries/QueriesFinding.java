package headroom.core.signal.queries;

import headroom.core.reading.Reason;
import headroom.core.signal.load.Remark;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the statements come to.
///
/// @param trouble why nothing is known now; empty while it is
/// @param release what is compared with; empty where no release was marked in the last hour: then
///   the last two minutes are compared with what was before
/// @param border the moment that before and after are told by; empty while there is no comparison
/// @param comparison empty until enough was read on both sides
/// @param sentence what it comes to
/// @param remarks what is said of it on the gauges
public record QueriesFinding(
        Optional<Reason> trouble,
        Optional<Release> release,
        Optional<Instant> border,
        Optional<Comparison> comparison,
        String sentence,
        List<Remark> remarks) {

    public QueriesFinding {
        remarks = List.copyOf(remarks);
    }
}
