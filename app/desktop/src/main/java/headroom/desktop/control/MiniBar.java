package headroom.desktop.control;

import headroom.core.environment.Level;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.layout.Region;

/// A gauge as a small bar; an unknown value is a dashed outline.
public final class MiniBar extends Region {

    private static final PseudoClass ABSENT = PseudoClass.getPseudoClass("absent");
    private final Region fill = new Region();
    private double fraction;

    public MiniBar() {
        getStyleClass().add("mini-bar");
        fill.getStyleClass().add("fill");
        fill.setManaged(false);
        getChildren().add(fill);
    }

    public void show(Optional<Double> share, Level level) {
        fraction = share.orElse(0.0);
        LevelStyle.put(this, level);
        pseudoClassStateChanged(ABSENT, share.isEmpty());
        fill.setVisible(share.isPresent());
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = Math.max(Math.min(3, getWidth()), getWidth() * Math.clamp(fraction, 0, 1));
        fill.resizeRelocate(0, 0, width, getHeight());
    }

    @Override
    protected double computePrefHeight(double width) {
        return 6;
    }

    @Override
    protected double computePrefWidth(double height) {
        return 60;
    }
}
