package headroom.desktop.control;

import java.util.List;
import java.util.Locale;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// A whole in parts, side by side, each as wide as its share; a part too narrow for its words keeps
/// a sliver and tells them on hover.
public final class BlameBar extends Region {

    /// How a part looks.
    public enum Tone {
        /// Held by one alone who should let go.
        ALONE,
        /// The oldest, and nothing is wrong.
        QUIET,
        /// Held by others too.
        OTHER,
        /// Needed by the server itself.
        NEEDED
    }

    /// @param share of the whole, 0 to 1
    /// @param detail the whole truth, for the tooltip
    public record Part(String label, double share, Tone tone, String detail) {}

    private static final double SLIVER = 6;
    private List<Part> parts = List.of();

    public BlameBar() {
        getStyleClass().add("blame-bar");
        setAccessibleRole(AccessibleRole.TEXT);
    }

    public void show(List<Part> shown) {
        if (shown.equals(parts)) {
            return;
        }
        parts = List.copyOf(shown);
        getChildren().setAll(parts.stream().map(BlameBar::label).toList());
        setAccessibleText(String.join("; ", parts.stream().map(Part::detail).toList()));
        requestLayout();
    }

    private static Label label(Part part) {
        Label label = new Label(part.label());
        label.getStyleClass().addAll("part", part.tone().name().toLowerCase(Locale.ROOT));
        label.setMinWidth(0);
        label.setTooltip(new Tooltip(part.detail()));
        return label;
    }

    @Override
    protected void layoutChildren() {
        double gaps = Math.max(0, parts.size() - 1);
        double room = getWidth() - gaps - parts.size() * SLIVER;
        double whole = parts.stream().mapToDouble(Part::share).sum();
        double x = 0;
        for (int i = 0; i < parts.size(); i++) {
            double share = whole > 0 ? parts.get(i).share() / whole : 0;
            double width = SLIVER + Math.max(0, room) * share;
            getChildren().get(i).resizeRelocate(x, 0, width, getHeight());
            x += width + 1;
        }
    }

    @Override
    protected double computePrefHeight(double width) {
        return 22;
    }

    @Override
    protected double computeMinHeight(double width) {
        return 22;
    }
}
