package headroom.core.environment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One Redis, or Valkey, that answers the same.
///
/// @param place where it is found
/// @param database the number of the logical database that holds the queues
/// @param via the bastion that leads to it, and to its sentinels
/// @param monitor an ACL user that may only read
/// @param operator an ACL user that may act, opened for one mitigation and closed after it
public record RedisEndpoint(
        Place place,
        int database,
        Tls tls,
        Optional<Bastion> via,
        Login monitor,
        Optional<Login> operator) {

    /// Where a Redis is found.
    public sealed interface Place {

        /// Under an address of its own.
        record Fixed(Address address) implements Place {}

        /// Where the sentinels say that the master is now.
        ///
        /// @param master the name under which they know it
        /// @param sentinels at least one; asked in turn
        /// @param login for the sentinels themselves, where they ask for one
        record Sentinels(String master, List<Address> sentinels, Optional<Login> login)
                implements Place {

            public Sentinels {
                sentinels = List.copyOf(sentinels);
                if (sentinels.isEmpty()) {
                    throw new IllegalArgumentException("at least one sentinel is needed");
                }
            }
        }
    }

    /// One server, reached directly, with what holds where the settings say nothing.
    public RedisEndpoint(String host, int port, int database, Login monitor) {
        this(
                new Place.Fixed(new Address(host, port)),
                database,
                standard(List.of(new Address(host, port))),
                Optional.empty(),
                monitor,
                Optional.empty());
    }

    /// What holds where the settings say nothing of encryption. Redis has no way of asking whether
    /// it is offered: on this machine it is off.
    public static Tls standard(List<Address> servers) {
        Tls standard = Tls.standard(servers);
        return standard.mode() == Tls.Mode.PREFER ? standard.in(Tls.Mode.DISABLE) : standard;
    }

    /// The address of the server, or of the first sentinel.
    public Address first() {
        return switch (place) {
            case Place.Fixed(Address address) -> address;
            case Place.Sentinels(_, List<Address> sentinels, _) -> sentinels.getFirst();
        };
    }

    /// Host and port, as in `redis-1.internal:6379`, or the master's name and its sentinels.
    public String address() {
        return switch (place) {
            case Place.Fixed(Address address) -> address.text();
            case Place.Sentinels(String master, List<Address> sentinels, _) ->
                    master
                            + " at "
                            + sentinels.stream()
                                    .map(Address::text)
                                    .collect(Collectors.joining(","));
        };
    }

    /// The same under another address.
    public RedisEndpoint at(Place other) {
        return new RedisEndpoint(other, database, tls, via, monitor, operator);
    }

    /// The same with another encryption.
    public RedisEndpoint with(Tls other) {
        return new RedisEndpoint(place, database, other, via, monitor, operator);
    }
}
