package headroom.core.environment;

import java.util.Optional;

/// One environment as configured: at most one PostgreSQL and one Redis that belong together.
///
/// @param name unique among the operator's environments; typed to confirm mitigations in production
/// @param capacity the volume's size as configured; empty where nobody said
public record Environment(
        String name,
        Tier tier,
        Optional<PostgresEndpoint> postgres,
        Optional<RedisEndpoint> redis,
        Optional<Capacity> capacity,
        Expectations expectations,
        Levels levels) {

    /// The same environment with another capacity.
    public Environment withCapacity(Capacity changed) {
        return new Environment(
                name, tier, postgres, redis, Optional.of(changed), expectations, levels);
    }

    /// The same environment on other servers.
    public Environment withServers(
            Optional<PostgresEndpoint> database, Optional<RedisEndpoint> queues) {
        return new Environment(name, tier, database, queues, capacity, expectations, levels);
    }
}
