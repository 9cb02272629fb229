package headroom.desktop.violations;

/// A screen that starts a thread, and will not stop it.
public final class HasThreads {

    private HasThreads() {}

    /// Outlives the screen.
    public static void poll(Runnable task) {
        Thread.startVirtualThread(task);
    }
}
