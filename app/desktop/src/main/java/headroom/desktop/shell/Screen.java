package headroom.desktop.shell;

import javafx.scene.Node;

/// What stands in the middle of the window.
public interface Screen {

    /// Always the same node.
    Node node();

    /// It came in sight; takes the focus where that helps.
    default void shown() {}

    /// It went out of sight.
    default void hidden() {}
}
