package headroom.lab;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One actor of the living environment: a thread that works on a server over and over. When the
/// server goes away it tries again until it is back.
final class Loop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration END = Duration.ofSeconds(3);

    private final Thread thread;

    Loop(String name, Session session) {
        this.thread = Thread.ofVirtual().name("lab-" + name).start(() -> run(name, session));
    }

    private static void run(String name, Session session) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                session.work();
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                // Expected whenever its server is stopped, frozen or full.
                LOG.debug("{} lost its server: {}", name, e.toString());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// Ends it; what it has open on a server is closed.
    @Override
    public void close() {
        thread.interrupt();
        try {
            if (!thread.join(END)) {
                LOG.warn("{} did not end within {} s", thread.getName(), END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Connects and works until interrupted or failed.
    interface Session {
        void work() throws Exception;
    }
}
