package headroom.desktop;

import headroom.core.environment.Address;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;

/// Secrets for hosts of an endpoint that are asked one by one: what is typed for the first of them
/// counts for all, as it does while they are watched, so that nobody is asked twice.
record OneLogin(Secrets secrets, PostgresEndpoint endpoint) implements Secrets {

    @Override
    public Secret resolve(SecretRef reference, SecretUse use)
            throws MissingSecret, InterruptedException {
        return secrets.resolve(reference, asFirst(reference, use));
    }

    @Override
    public void refused(SecretRef reference, SecretUse use) {
        secrets.refused(reference, asFirst(reference, use));
    }

    /// Only `~/.pgpass` tells hosts apart; a passphrase belongs to no host.
    private SecretUse asFirst(SecretRef reference, SecretUse use) {
        Address first = endpoint.first();
        boolean host = endpoint.hosts().contains(new Address(use.host(), use.port()));
        return host && !(reference instanceof SecretRef.Pgpass)
                ? SecretUse.password(use.user(), first.host(), first.port(), use.database())
                : use;
    }
}
