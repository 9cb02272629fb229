package headroom.core.poll;

import headroom.core.reading.Reason;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a loop told, in the order in which it was told.
final class Reported implements LoopReports {

    final List<String> told = new CopyOnWriteArrayList<>();
    final List<Throwable> causes = new CopyOnWriteArrayList<>();

    @Override
    public void failing(String environment, Source<?> source, Reason reason, Throwable cause) {
        told.add(source.name() + " " + reason.kind());
        causes.add(cause);
    }

    @Override
    public void recovered(String environment, Source<?> source) {
        told.add(source.name() + " recovered");
    }

    @Override
    public void defect(String environment, String where, Throwable thrown) {
        told.add("defect in " + where);
        causes.add(thrown);
    }
}
