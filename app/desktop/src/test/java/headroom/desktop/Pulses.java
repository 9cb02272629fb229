package headroom.desktop;

import headroom.core.environment.Level;
import headroom.desktop.control.ArcGauge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.Scene;

/// Looks at a window's gauges with every pulse of the toolkit, and at the time between the pulses.
/// Times are `System.nanoTime()`. Started and stopped on the toolkit's thread.
final class Pulses extends AnimationTimer {

    /// What was seen at one pulse.
    ///
    /// @param gauges how many there were
    /// @param unknown the titles of those that said "unknown"
    record Look(long at, int gauges, Set<String> unknown) {}

    private final Scene scene;
    private Set<Node> gauges = Set.of();
    private final List<Look> looks = new ArrayList<>(); // guarded by itself

    Pulses(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void handle(long now) {
        if (gauges.isEmpty()) {
            gauges = scene.getRoot().lookupAll(".arc-gauge"); // there after the first layout
        }
        Set<String> unknown =
                gauges.stream()
                        .map(node -> ((ArcGauge) node).getFace())
                        .filter(face -> face.level() == Level.UNKNOWN)
                        .map(ArcGauge.Face::title)
                        .collect(Collectors.toSet());
        var look = new Look(System.nanoTime(), gauges.size(), unknown);
        synchronized (looks) {
            looks.add(look);
        }
    }

    /// Every look since a time, so far.
    List<Look> since(long from) {
        synchronized (looks) {
            return looks.stream().filter(l -> l.at() - from >= 0).toList();
        }
    }

    /// The times between neighbouring pulses since a time, in milliseconds, shortest first.
    double[] gaps(long from) {
        List<Look> seen = since(from);
        var gaps = new double[Math.max(0, seen.size() - 1)];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (seen.get(i + 1).at() - seen.get(i).at()) / 1e6;
        }
        Arrays.sort(gaps);
        return gaps;
    }
}
