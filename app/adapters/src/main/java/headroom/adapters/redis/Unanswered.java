package headroom.adapters.redis;

import java.io.IOException;

/// The server broke the connection before it said anything; the cause says how.
final class Unanswered extends IOException {

    private static final long serialVersionUID = 1;

    private final IOException how;

    Unanswered(IOException how) {
        super("broken off", how);
        this.how = how;
    }

    IOException how() {
        return how;
    }
}
