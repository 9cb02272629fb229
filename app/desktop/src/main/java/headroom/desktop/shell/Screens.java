package headroom.desktop.shell;

/// The way from one screen to another. Toolkit thread only.
public interface Screens {

    /// The board of the environment of this name.
    void showBoard(String environment);

    /// The run of this id.
    void showRun(String run);
}
