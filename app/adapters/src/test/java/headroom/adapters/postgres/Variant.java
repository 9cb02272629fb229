package headroom.adapters.postgres;

import headroom.core.environment.Bastion;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.PostgresEndpoint.Binding;
import headroom.core.environment.Tls;
import headroom.lab.Authority;
import headroom.lab.Identity;
import java.util.Optional;

/// Endpoints that differ from the lab's in one thing.
final class Variant {

    private Variant() {}

    static PostgresEndpoint verified(PostgresEndpoint endpoint, Authority known) {
        return endpoint.with(
                new Tls(
                        Tls.Mode.VERIFY_FULL,
                        Optional.of(known.file().toString()),
                        Optional.empty()));
    }

    /// Shows a certificate as well.
    static PostgresEndpoint showing(PostgresEndpoint endpoint, Tls.Client client) {
        return endpoint.with(
                new Tls(endpoint.tls().mode(), endpoint.tls().root(), Optional.of(client)));
    }

    static Tls.Client client(Identity identity) {
        return new Tls.Client(
                identity.certificateFile().toString(),
                identity.keyFile().toString(),
                Optional.empty());
    }

    static PostgresEndpoint bound(PostgresEndpoint e, Binding binding) {
        return new PostgresEndpoint(
                e.hosts(),
                e.service(),
                e.database(),
                e.tls(),
                binding,
                e.pooled(),
                e.via(),
                e.monitor(),
                e.operator());
    }

    static PostgresEndpoint pooled(PostgresEndpoint e) {
        return new PostgresEndpoint(
                e.hosts(),
                e.service(),
                e.database(),
                e.tls(),
                e.binding(),
                true,
                e.via(),
                e.monitor(),
                e.operator());
    }

    static PostgresEndpoint via(PostgresEndpoint e, Bastion bastion) {
        return new PostgresEndpoint(
                e.hosts(),
                e.service(),
                e.database(),
                e.tls(),
                e.binding(),
                e.pooled(),
                Optional.of(bastion),
                e.monitor(),
                e.operator());
    }
}
