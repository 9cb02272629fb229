package headroom.desktop.shell;

import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelMark;
import headroom.desktop.control.LevelStyle;
import headroom.desktop.control.TierBadge;
import headroom.desktop.shell.ShellState.Header;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// Where we are: the environment, its tier, its server, what mitigations ask for, and the time.
final class HeaderBar extends HBox {

    private final Label name = new Name();
    private final Label slash = new Label("/");
    private final TierBadge tier = new TierBadge(Tier.LAB);
    private final Label fingerprint = Hint.shrinking("pill");
    private final Tooltip whole = Hint.tooltip("");
    private final LevelMark lock = new LevelMark(Level.UNKNOWN);
    private final Tooltip lockMore = Hint.tooltip("");
    private final Label clock = new Label();
    private final Tooltip local = Hint.tooltip("");

    HeaderBar() {
        getStyleClass().add("header-line");
        setAlignment(Pos.CENTER_LEFT);
        Label brand = new Label("Headroom");
        brand.getStyleClass().add("brand");
        brand.setMinWidth(USE_PREF_SIZE);
        slash.getStyleClass().add("soft");
        slash.setMinWidth(USE_PREF_SIZE);
        fingerprint.setTooltip(whole);
        lock.getStyleClass().add("pill");
        lock.setMaxHeight(USE_PREF_SIZE);
        lock.setMinWidth(USE_PREF_SIZE);
        Tooltip.install(lock, lockMore);
        clock.getStyleClass().addAll("pill", "clock");
        clock.setMinWidth(USE_PREF_SIZE);
        clock.setTooltip(local);
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        getChildren().addAll(brand, slash, name, tier, fingerprint, lock, between, clock);
    }

    void show(ShellState state) {
        clock.setText(state.utc());
        local.setText(state.local());
        boolean any = state.header().isPresent();
        for (var node : new Region[] {slash, name, tier, fingerprint, lock}) {
            node.setVisible(any);
            node.setManaged(any);
        }
        state.header().ifPresent(this::show);
    }

    /// Gives way last: below this width only very long names are cut.
    private static final class Name extends Label {

        private static final double ENOUGH = 300;

        Name() {
            getStyleClass().add("environment");
            Hint.whole(this);
        }

        @Override
        protected double computeMinWidth(double height) {
            return Math.min(computePrefWidth(height), ENOUGH);
        }
    }

    private void show(Header header) {
        name.setText(header.name());
        tier.setVisible(header.tier().isPresent());
        tier.setManaged(header.tier().isPresent());
        header.tier().ifPresent(tier::show);
        fingerprint.setText(header.fingerprint());
        whole.setText(header.whole());
        lock.show(header.lock().level(), header.lock().text());
        LevelStyle.put(lock, header.lock().level());
        lockMore.setText(header.lock().more());
    }
}
