package headroom.desktop.control;

import headroom.core.environment.Level;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polyline;

/// An hour's course with the critical threshold behind it. Where nothing was known the line is
/// broken. The runs of the line are kept and filled again, since it is redrawn with every reading.
public final class TrendLine extends Region {

    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");
    private static final double EDGE = 2;

    private final Line base = new Line();
    private final Line threshold = new Line();
    private final Circle now = new Circle(2.5);
    private final List<Polyline> runs = new ArrayList<>();
    private Trend trend = Trend.NONE;

    public TrendLine() {
        getStyleClass().add("trend-line");
        setAccessibleRole(AccessibleRole.TEXT);
        base.getStyleClass().add("base");
        threshold.getStyleClass().add("threshold");
        now.getStyleClass().add("now");
        for (var shape : List.of(base, threshold, now)) {
            shape.setManaged(false);
            shape.setVisible(false);
        }
        getChildren().addAll(base, threshold, now);
    }

    public void show(Trend shown, Level level, Freshness freshness) {
        LevelStyle.put(this, level);
        pseudoClassStateChanged(STALE, freshness != Freshness.FRESH);
        setAccessibleText(shown.spoken());
        if (!shown.equals(trend)) {
            trend = shown;
            requestLayout();
        }
    }

    @Override
    protected void layoutChildren() {
        double w = getWidth();
        double h = getHeight();
        base.setVisible(true);
        across(base, w, h - 0.5);
        threshold.setVisible(trend.threshold().isPresent());
        trend.threshold().ifPresent(t -> across(threshold, w, Math.rint(y(t, h)) + 0.5));
        now.setVisible(false);
        int used = 0;
        int from = 0;
        List<Trend.Point> points = trend.points();
        for (int i = 0; i <= points.size(); i++) {
            if (i == points.size() || points.get(i).height().isEmpty()) {
                if (i > from) {
                    fill(run(used++), points.subList(from, i), w, h);
                }
                from = i + 1;
            }
        }
        for (int i = 0; i < runs.size(); i++) {
            runs.get(i).setVisible(i < used);
        }
        now.toFront();
    }

    private static void across(Line line, double w, double y) {
        line.setStartX(0);
        line.setEndX(w);
        line.setStartY(y);
        line.setEndY(y);
    }

    private static double y(double height, double h) {
        return EDGE + (1 - height) * (h - 2 * EDGE);
    }

    private Polyline run(int index) {
        if (index == runs.size()) {
            Polyline line = new Polyline();
            line.setManaged(false);
            line.getStyleClass().add("run");
            runs.add(line);
            getChildren().add(line);
        }
        return runs.get(index);
    }

    private void fill(Polyline run, List<Trend.Point> points, double w, double h) {
        var flat = new ArrayList<Double>(points.size() * 2);
        for (Trend.Point point : points) {
            flat.add(point.at() * (w - 4));
            flat.add(y(point.height().orElseThrow(), h));
        }
        run.getPoints().setAll(flat);
        Trend.Point last = points.getLast();
        now.setVisible(true);
        now.setCenterX(last.at() * (w - 4));
        now.setCenterY(y(last.height().orElseThrow(), h));
    }

    @Override
    protected double computePrefHeight(double width) {
        return 26;
    }

    @Override
    protected double computeMinHeight(double width) {
        return 16;
    }
}
