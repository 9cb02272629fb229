package headroom.desktop.violations;

/// Waits for a time instead of a fact.
public final class Sleeps {

    private Sleeps() {}

    /// Too short on a busy machine, too long on any other.
    public static void settle() throws InterruptedException {
        Thread.sleep(500);
    }
}
