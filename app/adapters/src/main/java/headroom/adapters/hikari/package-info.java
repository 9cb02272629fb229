/// The HikariCP pools of services, by JMX. It speaks RMI's wire protocol by itself and makes no
/// object of what it reads: Java's own client waits without end, keeps threads, connects to
/// whatever address a server tells it, and builds whatever objects a server sends.
@NullMarked
package headroom.adapters.hikari;

import org.jspecify.annotations.NullMarked;
