package headroom.desktop.shell;

import javafx.scene.Node;

/// What stands in the middle of the window.
public interface Screen {

    /// Always the same node.
    Node node();

    /// It came in sight; takes the focus where that helps.
    default void shown() {}

    /// Enter was pressed beside it, on the environment in sight: does what Enter does on it.
    ///
    /// @return whether there was anything to do
    default boolean enter() {
        return false;
    }

    /// It went out of sight.
    default void hidden() {}
}
