/// The way through a bastion by SSH: one connection for each, one near end on loopback for each
/// server behind it. Nothing is trusted that `known_hosts` does not name, and nothing is added to
/// it.
@NullMarked
package headroom.adapters.tunnel;

import org.jspecify.annotations.NullMarked;
