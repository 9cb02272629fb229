package headroom.adapters.redis;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import java.util.Optional;

/// A server to talk to.
///
/// @param text how sentences call it
record Server(Address address, String text) {

    static Server of(Address address, Optional<Bastion> via) {
        return new Server(
                address, address.text() + via.map(b -> " (through " + b.name() + ")").orElse(""));
    }

    /// The same, found by asking.
    static Server named(Address address, String master, Address sentinel) {
        return new Server(
                address,
                "%s (the master of %s, says the sentinel at %s)"
                        .formatted(address.text(), master, sentinel.text()));
    }
}
