package headroom.desktop.violations;

import javafx.scene.Node;

/// Cannot be tested without a toolkit.
public record SceneViewModel(Node node) {}
