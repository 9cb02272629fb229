package headroom.core.environment;

import java.util.Optional;

/// The admin console of one PgBouncer.
///
/// @param name what the board calls it
/// @param stats a login of `stats_users`: it may SHOW, and nothing else
/// @param admin a login of `admin_users`, for acting
public record PgBouncerEndpoint(
        String name,
        Address address,
        Tls tls,
        Optional<Bastion> via,
        Login stats,
        Optional<Login> admin) {}
