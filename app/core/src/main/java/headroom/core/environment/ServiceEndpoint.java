package headroom.core.environment;

import java.util.List;
import java.util.Optional;

/// A service whose HikariCP pools are read by JMX.
///
/// @param name the service's name, as the expectations call it
/// @param instances `host:port` of each instance's JMX, or a `service:jmx:` URL
/// @param pools which pools, by name; `*` stands for anything
/// @param tls whether the registry and the connection are encrypted
/// @param login where the agent asks for one
public record ServiceEndpoint(
        String name,
        List<String> instances,
        String pools,
        Tls tls,
        Optional<Bastion> via,
        Optional<Login> login) {

    public ServiceEndpoint {
        instances = List.copyOf(instances);
    }
}
