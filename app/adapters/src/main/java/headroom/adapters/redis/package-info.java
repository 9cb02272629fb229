/// Watching a Redis that holds Sidekiq's queues: one connection, one round trip per cycle, and
/// nothing that a server sends can make the program allocate or wait more than it allows.
@NullMarked
package headroom.adapters.redis;

import org.jspecify.annotations.NullMarked;
