package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.signal.Clause;
import headroom.core.signal.Gauge;
import headroom.core.signal.Topic;
import headroom.core.signal.Verdict;
import java.util.List;

/// One thing to say on a gauge beside its figures.
public record Remark(Gauge gauge, Clause clause) {

    public Remark(Gauge gauge, Level level, String headline, String sentence, Topic topic) {
        this(gauge, new Clause(level, headline, sentence, topic));
    }

    public Level level() {
        return clause.level();
    }

    public String headline() {
        return clause.headline();
    }

    public String sentence() {
        return clause.sentence();
    }

    /// The verdict of a gauge with what is to be said there. One that is unknown stays so: what is
    /// remarked is as old as what it could not read.
    public static Verdict added(Verdict to, Gauge gauge, List<Remark> all) {
        return to.level() == Level.UNKNOWN
                ? to
                : to.with(
                        all.stream().filter(r -> r.gauge() == gauge).map(Remark::clause).toList());
    }
}
