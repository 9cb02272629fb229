package headroom.core.signal.queues;

import headroom.core.environment.Level;

/// One thing to say of a Redis and its queues.
///
/// @param headline what stands above when nothing is worse
record Word(Level level, String headline, String sentence) {}
