package headroom.core.violations;

/// Makes a thread instead of asking for one.
public final class StartsThreads {

    private StartsThreads() {}

    /// Starts a thread that nobody can replace in a test.
    public static void start(Runnable task) {
        Thread.startVirtualThread(task);
    }
}
