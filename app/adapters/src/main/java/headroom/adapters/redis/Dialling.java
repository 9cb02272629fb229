package headroom.adapters.redis;

import headroom.adapters.tls.Encryption;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretUse;
import java.io.IOException;
import java.util.Optional;

/// The way to the servers of an endpoint: its bastion, its encryption, its secrets.
final class Dialling {

    private final RedisEndpoint endpoint;
    private final Access access;

    Dialling(RedisEndpoint endpoint, Access access) {
        this.endpoint = endpoint;
        this.access = access;
    }

    /// Connects, encrypted where that is asked for; says nothing yet.
    Link open(Server server, Deadline deadline)
            throws IOException, ProbeFailure, InterruptedException {
        Optional<Encryption> encryption = Encryption.of(endpoint.tls(), access.secrets());
        Address near = access.dial().reach(server.address(), endpoint.via(), deadline.left());
        return Link.open(near, server.address(), encryption, deadline);
    }

    /// @param configured the server's address as the settings have it
    String password(Login login, Address configured) throws ProbeFailure, InterruptedException {
        try {
            return access.secrets().resolve(login.password(), use(login, configured)).reveal();
        } catch (MissingSecret e) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.NO_SECRET, String.valueOf(e.getMessage())), e);
        }
    }

    /// The server did not take the password.
    void refused(Login login, Address configured) {
        access.secrets().refused(login.password(), use(login, configured));
    }

    private static SecretUse use(Login login, Address configured) {
        return SecretUse.password(login.user(), configured.host(), configured.port(), "");
    }
}
