package headroom.core.environment;

import java.util.List;
import java.util.Optional;

/// One environment as configured: at most one PostgreSQL and one Redis that belong together, with
/// the pools between them and their clients.
///
/// @param name unique among the operator's environments; typed to confirm mitigations in production
/// @param bouncers the PgBouncers in front of the database
/// @param services the services whose connection pools are read
/// @param capacity who knows the volume's size; empty where nobody does
public record Environment(
        String name,
        Tier tier,
        Optional<PostgresEndpoint> postgres,
        Optional<RedisEndpoint> redis,
        List<PgBouncerEndpoint> bouncers,
        List<ServiceEndpoint> services,
        Optional<CapacitySource> capacity,
        Expectations expectations,
        Levels levels) {

    public Environment {
        bouncers = List.copyOf(bouncers);
        services = List.copyOf(services);
    }

    /// An environment without pools whose volume has the size that was written down.
    public Environment(
            String name,
            Tier tier,
            Optional<PostgresEndpoint> postgres,
            Optional<RedisEndpoint> redis,
            Optional<Capacity> capacity,
            Expectations expectations,
            Levels levels) {
        this(
                name,
                tier,
                postgres,
                redis,
                List.of(),
                List.of(),
                capacity.map(CapacitySource.Configured::new),
                expectations,
                levels);
    }

    /// The volume's size where it was written down.
    public Optional<Capacity> configuredCapacity() {
        return capacity.filter(CapacitySource.Configured.class::isInstance)
                .map(CapacitySource.Configured.class::cast)
                .map(CapacitySource.Configured::size);
    }

    /// The same environment with another size of the volume, written down.
    public Environment withCapacity(Capacity changed) {
        return withCapacity(Optional.of(new CapacitySource.Configured(changed)));
    }

    /// The same environment whose volume somebody else knows.
    public Environment withCapacity(Optional<CapacitySource> source) {
        return new Environment(
                name, tier, postgres, redis, bouncers, services, source, expectations, levels);
    }

    /// The same environment on other servers.
    public Environment withServers(
            Optional<PostgresEndpoint> database, Optional<RedisEndpoint> queues) {
        return new Environment(
                name, tier, database, queues, bouncers, services, capacity, expectations, levels);
    }

    /// The same environment with other pools.
    public Environment withPools(List<PgBouncerEndpoint> front, List<ServiceEndpoint> clients) {
        return new Environment(
                name, tier, postgres, redis, front, clients, capacity, expectations, levels);
    }

    /// The same environment under another name.
    public Environment called(String other) {
        return new Environment(
                other, tier, postgres, redis, bouncers, services, capacity, expectations, levels);
    }

    /// The same environment with other declarations.
    public Environment expecting(Expectations others) {
        return new Environment(
                name, tier, postgres, redis, bouncers, services, capacity, others, levels);
    }

    /// Whether the other one's servers are these.
    public boolean onServersOf(Environment other) {
        return postgres.map(PostgresEndpoint::hosts).equals(other.postgres.map(p -> p.hosts()))
                && postgres.map(PostgresEndpoint::database)
                        .equals(other.postgres.map(PostgresEndpoint::database))
                && redis.map(RedisEndpoint::place).equals(other.redis.map(RedisEndpoint::place))
                && redis.map(RedisEndpoint::database)
                        .equals(other.redis.map(RedisEndpoint::database));
    }

    /// Whether the other one is read by the same questions to the same servers on the same way and
    /// as the same users; what is declared and from which thresholds on it matters may differ.
    public boolean readAs(Environment other) {
        return name.equals(other.name)
                && postgres.equals(other.postgres)
                && redis.equals(other.redis)
                && bouncers.equals(other.bouncers)
                && services.equals(other.services)
                && measured().equals(other.measured())
                && expectations.settings().keySet().equals(other.expectations.settings().keySet());
    }

    /// Who is asked for the volume's size.
    private Optional<CapacitySource> measured() {
        return capacity.filter(source -> !(source instanceof CapacitySource.Configured));
    }
}
