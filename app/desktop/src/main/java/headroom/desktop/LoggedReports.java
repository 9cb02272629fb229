package headroom.desktop;

import headroom.core.poll.LoopReports;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what the loops tell into the log: each change once. Only a defect brings its stack along.
final class LoggedReports implements LoopReports {

    private static final Logger LOG = LoggerFactory.getLogger("headroom.watch");
    private static final int LONGEST = 500;

    @Override
    public void failing(String environment, Source<?> source, Reason reason, Throwable cause) {
        String what = Shown.text(reason.sentence(), LONGEST);
        if (reason.kind() == Reason.Kind.DEFECT) {
            LOG.error("{}: {}: {}: {}", environment, source.server(), source.name(), what, cause);
        } else {
            LOG.warn("{}: {}: {}: {}", environment, source.server(), source.name(), what);
        }
    }

    @Override
    public void recovered(String environment, Source<?> source) {
        LOG.info("{}: {}: {}: read again", environment, source.server(), source.name());
    }

    @Override
    public void defect(String environment, String where, Throwable thrown) {
        LOG.error("{}: {} failed", environment, where, thrown);
    }
}
