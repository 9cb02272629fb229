package headroom.desktop.control;

import headroom.core.signal.Dial;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.SkinBase;
import javafx.scene.shape.Arc;
import javafx.scene.shape.ArcType;
import javafx.scene.shape.Line;

/// Draws an [ArcGauge]: 240 degrees from lower left over the top to lower right.
final class ArcGaugeSkin extends SkinBase<ArcGauge> {

    private static final double START = 210;
    private static final double SWEEP = 240;
    private static final double STROKE = 10;
    private static final double AIR = 0.38; // between the number and the arc, of the radius
    private static final double MARK_OUT = 4;
    private static final double MARK_IN = 3;

    private final Arc track = arc("track");
    private final Arc value = arc("arc");
    private final Label number = new Label();
    private final Label caption = new Label();
    private final List<Line> marks = new ArrayList<>();

    ArcGaugeSkin(ArcGauge gauge) {
        super(gauge);
        number.getStyleClass().add("number");
        caption.getStyleClass().add("caption");
        caption.setTextOverrun(OverrunStyle.ELLIPSIS);
        getChildren().addAll(track, value, number, caption);
        gauge.faceProperty().subscribe(this::show);
    }

    private static Arc arc(String styleClass) {
        Arc arc = new Arc();
        arc.setType(ArcType.OPEN);
        arc.setStartAngle(START);
        arc.setLength(-SWEEP);
        arc.setStrokeWidth(STROKE);
        arc.setManaged(false);
        arc.getStyleClass().add(styleClass);
        return arc;
    }

    private void show(ArcGauge.Face face) {
        Dial dial = face.dial();
        value.setVisible(dial.fraction().isPresent());
        value.setLength(-SWEEP * dial.fraction().orElse(0.0));
        number.setText(dial.value());
        caption.setText(dial.caption());
        while (marks.size() < dial.marks().size()) {
            Line line = new Line();
            line.setManaged(false);
            line.getStyleClass().add("mark");
            marks.add(line);
            getChildren().add(line);
        }
        for (int i = 0; i < marks.size(); i++) {
            boolean used = i < dial.marks().size();
            marks.get(i).setVisible(used);
            if (used) {
                LevelStyle.put(marks.get(i), dial.marks().get(i).level());
            }
        }
        getSkinnable().requestLayout();
    }

    @Override
    protected void layoutChildren(double x, double y, double w, double h) {
        double captionHeight = caption.prefHeight(-1);
        double radius =
                Math.max(
                        8,
                        Math.min(
                                w / 2 - STROKE / 2 - MARK_OUT,
                                (h - captionHeight - STROKE / 2 - MARK_OUT) / 1.5 - 1));
        double cx = x + w / 2;
        double cy = y + MARK_OUT + STROKE / 2 + radius;
        for (Arc arc : List.of(track, value)) {
            arc.setCenterX(cx);
            arc.setCenterY(cy);
            arc.setRadiusX(radius);
            arc.setRadiusY(radius);
        }
        List<Dial.Mark> wanted = getSkinnable().getFace().dial().marks();
        for (int i = 0; i < wanted.size(); i++) {
            place(marks.get(i), wanted.get(i).fraction(), cx, cy, radius);
        }
        double inner = 2 * (radius - STROKE / 2) - AIR * radius;
        double wide = number.prefWidth(-1);
        double tall = number.prefHeight(-1);
        double shrink = Math.min(1, inner / wide);
        number.setScaleX(shrink);
        number.setScaleY(shrink);
        number.resizeRelocate(cx - wide / 2, cy - tall / 2, wide, tall);
        double captionWidth = Math.min(w, caption.prefWidth(-1));
        caption.resizeRelocate(
                cx - captionWidth / 2,
                cy + radius * 0.5 + STROKE / 2 - 1,
                captionWidth,
                captionHeight);
    }

    private static void place(Line line, double fraction, double cx, double cy, double radius) {
        double angle = Math.toRadians(START - SWEEP * fraction);
        double from = radius - STROKE / 2 - MARK_IN;
        double to = radius + STROKE / 2 + MARK_OUT;
        line.setStartX(cx + from * Math.cos(angle));
        line.setStartY(cy - from * Math.sin(angle));
        line.setEndX(cx + to * Math.cos(angle));
        line.setEndY(cy - to * Math.sin(angle));
    }

    @Override
    protected double computePrefWidth(
            double h, double top, double right, double bottom, double left) {
        return left + 132 + right;
    }

    @Override
    protected double computePrefHeight(
            double w, double top, double right, double bottom, double left) {
        return top + 110 + bottom;
    }

    @Override
    protected double computeMinWidth(
            double h, double top, double right, double bottom, double left) {
        return left + 72 + right;
    }

    @Override
    protected double computeMinHeight(
            double w, double top, double right, double bottom, double left) {
        return top + 72 + bottom;
    }
}
