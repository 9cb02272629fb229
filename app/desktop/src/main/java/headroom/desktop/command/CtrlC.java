package headroom.desktop.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets Ctrl+C, or whatever else asks the process to end, end a command that waits: its wait is
/// interrupted, and the process goes once the command has closed what it opened.
///
/// Used by the command's thread alone, and closed last.
final class CtrlC implements AutoCloseable {

    /// A loop that closes waits two seconds for a server that hangs.
    private static final long PATIENCE = 5;

    private final Thread waiting = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("headroom-ctrl-c").unstarted(this::end);
    private volatile boolean pressed;

    /// From now on.
    void listen() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end() {
        pressed = true;
        waiting.interrupt();
        try {
            boolean _ = closed.await(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process ends all the same
        }
    }

    /// No longer: what comes now is soon over, and may be cut off anywhere.
    void ignore() {
        if (!pressed) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                pressed = true; // just now: the process is ending already
            }
        }
    }

    boolean pressed() {
        return pressed;
    }

    @Override
    public void close() {
        closed.countDown();
        ignore();
    }
}
