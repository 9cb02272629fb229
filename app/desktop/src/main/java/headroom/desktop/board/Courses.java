package headroom.desktop.board;

import headroom.core.history.Recent;
import headroom.core.history.Series;
import headroom.core.signal.Gauge;
import headroom.core.signal.Trend;
import java.util.EnumMap;
import java.util.Map;

/// The course of each gauge's figure over the hour that is remembered. Any thread: it is worked out
/// before a reading is handed to the toolkit's.
public final class Courses {

    private Courses() {}

    public static Map<Gauge, Series> of(Recent recent) {
        var courses = new EnumMap<Gauge, Series>(Gauge.class);
        for (Gauge gauge : Gauge.values()) {
            courses.put(gauge, Trend.of(gauge, recent));
        }
        return courses;
    }
}
