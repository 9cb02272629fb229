package headroom.core.mitigation;

import java.time.Duration;

/// Waiting, passed in so that core needs no thread of its own and a test no time.
@FunctionalInterface
public interface Pause {

    void of(Duration length) throws InterruptedException;
}
