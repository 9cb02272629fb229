package headroom.desktop;

import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.environment.JmxAddress;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import headroom.core.poll.Probe;
import headroom.core.readiness.ConnectionTest;
import headroom.core.readiness.Handshake;
import headroom.core.readiness.SentinelQuestion;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.ServicePools;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.storage.VolumeCapacity;
import headroom.desktop.Approach.Door;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Goes the way to everything that an environment is read from, by the same probes that watch it,
/// so that what passes here is what will be read: each host, sentinel, console and instance by
/// itself, since otherwise one that works hides one that does not.
final class StagedConnection implements ConnectionTest {

    private static final Duration SOON = Approach.SOON;
    private static final Duration LONG = Approach.LONG;
    private static final Tls PLAIN = new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty());

    /// What it goes by.
    ///
    /// @param probes made anew for each server, and closed after it
    record Means(
            BiFunction<Environment, Access, List<Probe<?>>> probes,
            Access access,
            Handshake handshake,
            SentinelQuestion sentinels,
            ExecutorService threads,
            InstantSource clock) {}

    private final Means means;
    private final Approach approach;

    StagedConnection(Means means) {
        this.means = means;
        this.approach = new Approach(means.access().dial(), means.handshake());
    }

    @Override
    public void run(Environment environment, Consumer<Step> told) throws InterruptedException {
        Environment bare =
                environment
                        .withServers(Optional.empty(), Optional.empty())
                        .withPools(List.of(), List.of())
                        .withCapacity(Optional.empty());
        if (environment.postgres().isPresent()) {
            postgres(bare, environment.postgres().get(), told);
        }
        if (environment.redis().isPresent()) {
            redis(bare, environment.redis().get(), told);
        }
        for (PgBouncerEndpoint bouncer : environment.bouncers()) {
            bouncer(bare, bouncer, told);
        }
        for (ServiceEndpoint service : environment.services()) {
            for (String instance : service.instances()) {
                instance(bare, service, instance, told);
            }
        }
        if (environment.postgres().isPresent() && environment.capacity().isPresent()) {
            capacity(
                    bare.withServers(environment.postgres(), Optional.empty())
                            .withCapacity(environment.capacity()),
                    environment.capacity().get(),
                    told);
        }
    }

    private Stages stages(String server, Consumer<Step> told) {
        return new Stages(server, told, means.threads());
    }

    private void postgres(Environment bare, PostgresEndpoint endpoint, Consumer<Step> told)
            throws InterruptedException {
        Access access =
                new Access(new OneLogin(means.access().secrets(), endpoint), approach.dial());
        Map<Address, Optional<ServerFacts>> said = new LinkedHashMap<>();
        for (Address host : endpoint.hosts()) {
            Environment alone =
                    bare.withServers(Optional.of(endpoint.at(List.of(host))), Optional.empty());
            Stages stages = stages("PostgreSQL " + host.text(), told);
            said.put(host, Optional.empty());
            try (var reading = new Reading(alone, access)) {
                approach.to(
                        Door.of(host, endpoint.via(), endpoint.tls(), Handshake.Opening.ASKED_FOR),
                        stages);
                ServerFacts facts =
                        reading.login(stages, ServerFacts.class, endpoint.monitor().user());
                said.put(host, Optional.of(facts));
                if (endpoint.hosts().size() > 1 && facts.fingerprint().inRecovery()) {
                    stages.skip(Stage.RIGHTS, "a standby has those of its primary");
                } else {
                    reading.rights(stages, facts);
                }
            } catch (Stages.Stopped _) {
                // told where it stopped; the next server is another matter
            }
        }
        if (endpoint.hosts().size() > 1) {
            stages("PostgreSQL, all " + endpoint.hosts().size() + " hosts", told)
                    .tell(Stage.TOGETHER, Together.hosts(said));
        }
    }

    private void redis(Environment bare, RedisEndpoint endpoint, Consumer<Step> told)
            throws InterruptedException {
        Environment alone = bare.withServers(Optional.empty(), Optional.of(endpoint));
        switch (endpoint.place()) {
            case Place.Fixed(Address address) ->
                    redis(alone, endpoint, address, "Redis " + address.text(), told);
            case Place.Sentinels place -> {
                Optional<Address> master = sentinels(endpoint, place, told);
                String name = "Redis " + place.master() + ", the master";
                if (master.isEmpty()) {
                    stages(name, told).skip(Stage.RESOLVE, "no sentinel tells where it is");
                } else {
                    redis(alone, endpoint, master.get(), name, told);
                }
            }
        }
    }

    private void redis(
            Environment alone,
            RedisEndpoint endpoint,
            Address address,
            String name,
            Consumer<Step> told)
            throws InterruptedException {
        Stages stages = stages(name, told);
        try (var reading = new Reading(alone, means.access())) {
            approach.to(
                    Door.of(address, endpoint.via(), endpoint.tls(), Handshake.Opening.AT_ONCE),
                    stages);
            RedisFacts facts = reading.login(stages, RedisFacts.class, endpoint.monitor().user());
            reading.rights(stages, facts);
        } catch (Stages.Stopped _) {
            // told where it stopped
        }
    }

    /// Where those say the master is that answer; empty where none does.
    private Optional<Address> sentinels(
            RedisEndpoint endpoint, Place.Sentinels place, Consumer<Step> told)
            throws InterruptedException {
        Map<Address, Optional<Address>> said = new LinkedHashMap<>();
        for (Address sentinel : place.sentinels()) {
            Stages stages = stages("Sentinel " + sentinel.text(), told);
            said.put(sentinel, Optional.empty());
            try {
                approach.to(
                        Door.of(
                                sentinel,
                                endpoint.via(),
                                endpoint.tls(),
                                Handshake.Opening.AT_ONCE),
                        stages);
                Address master =
                        stages.go(
                                Stage.LOGIN,
                                LONG,
                                () -> means.sentinels().master(endpoint, sentinel, SOON),
                                _ ->
                                        place.login()
                                                .map(login -> "as " + login.user())
                                                .orElse("it asks for no login"));
                said.put(sentinel, Optional.of(master));
                stages.go(
                        Stage.WHAT,
                        SOON,
                        () -> master,
                        at -> "a sentinel; %s is at %s".formatted(place.master(), at.text()));
            } catch (Stages.Stopped _) {
                // told where it stopped; the others are asked all the same
            }
        }
        if (place.sentinels().size() > 1) {
            stages("Sentinel, all " + place.sentinels().size(), told)
                    .tell(Stage.TOGETHER, Together.sentinels(place.master(), said));
        }
        return said.values().stream().flatMap(Optional::stream).findFirst();
    }

    private void bouncer(Environment bare, PgBouncerEndpoint bouncer, Consumer<Step> told)
            throws InterruptedException {
        Stages stages =
                stages("PgBouncer %s %s".formatted(bouncer.name(), bouncer.address().text()), told);
        try (var reading =
                new Reading(bare.withPools(List.of(bouncer), List.of()), means.access())) {
            approach.to(
                    Door.of(
                            bouncer.address(),
                            bouncer.via(),
                            bouncer.tls(),
                            Handshake.Opening.ASKED_FOR),
                    stages);
            reading.login(stages, BouncerPools.class, bouncer.stats().user());
            stages.go(
                    Stage.RIGHTS,
                    SOON,
                    bouncer::admin,
                    admin ->
                            "its pools may be read"
                                    + admin.map(a -> "; %s will act there".formatted(a.user()))
                                            .orElse("; watch-only: no admin login is configured"));
        } catch (Stages.Stopped _) {
            // told where it stopped
        }
    }

    private void instance(
            Environment bare, ServiceEndpoint service, String instance, Consumer<Step> told)
            throws InterruptedException {
        Stages stages = stages("JMX, %s at %s".formatted(service.name(), instance), told);
        var alone =
                new ServiceEndpoint(
                        service.name(),
                        List.of(instance),
                        service.pools(),
                        service.tls(),
                        service.via(),
                        service.login());
        try (var reading = new Reading(bare.withPools(List.of(), List.of(alone)), means.access())) {
            Address registry =
                    stages.before(Stage.RESOLVE, () -> JmxAddress.parse(instance).registry());
            approach.to(
                    Door.of(
                            registry,
                            service.via(),
                            service.tls(),
                            Handshake.Opening.AT_ONCE_OR_PLAIN),
                    stages);
            reading.login(
                    stages,
                    ServicePools.class,
                    service.login().map(login -> login.user()).orElse(""));
        } catch (Stages.Stopped _) {
            // told where it stopped
        }
    }

    private void capacity(Environment alone, CapacitySource source, Consumer<Step> told)
            throws InterruptedException {
        switch (source) {
            case CapacitySource.Configured _ -> {
                // stands in the settings: there is nowhere to go
            }
            case CapacitySource.Sql(String function) -> {
                Stages stages = stages("Capacity, " + function, told);
                try (var reading = new Reading(alone, means.access())) {
                    stages.skip(Stage.LOGIN, "PostgreSQL's own");
                    reading.what(stages, VolumeCapacity.class);
                } catch (Stages.Stopped _) {
                    // told why
                }
            }
            case CapacitySource.NodeExporter exporter -> {
                Stages stages = stages("node_exporter " + exporter.metrics(), told);
                try (var reading = new Reading(alone, means.access())) {
                    Door door = stages.before(Stage.RESOLVE, () -> door(exporter));
                    approach.to(door, stages);
                    reading.what(stages, VolumeCapacity.class);
                } catch (Stages.Stopped _) {
                    // told where it stopped
                }
            }
        }
    }

    private static Door door(CapacitySource.NodeExporter exporter) {
        URI at = URI.create(exporter.metrics());
        int port = at.getPort() > 0 ? at.getPort() : exporter.encrypted() ? 443 : 80;
        return new Door(
                new Address(String.valueOf(at.getHost()), port),
                exporter.via(),
                exporter.encrypted() ? exporter.tls() : PLAIN,
                Handshake.Opening.AT_ONCE,
                "the URL says http");
    }

    /// The probes of one server.
    private final class Reading implements AutoCloseable {

        private final Environment alone;
        private final List<Probe<?>> probes;

        /// @param alone with this server and no other
        Reading(Environment alone, Access access) {
            this.alone = alone;
            this.probes = means.probes().apply(alone, access);
        }

        /// The probe connects and encrypts by itself, which its time includes: the words say so.
        ///
        /// @param user empty where there is no login
        <T> T login(Stages stages, Class<T> first, String user)
                throws InterruptedException, Stages.Stopped {
            T read =
                    stages.go(
                            Stage.LOGIN,
                            LONG,
                            () -> first.cast(probe(first).read()),
                            _ ->
                                    user.isEmpty()
                                            ? "no login is configured, and none is asked for"
                                            : "as " + user + ", on a new connection");
            if (user.isEmpty()) {
                stages.skip(Stage.WHO, "nobody in particular");
            } else {
                // each answer is refused that comes from a login which the server takes for another
                stages.go(Stage.WHO, SOON, () -> user, name -> "the server takes us for " + name);
            }
            stages.go(Stage.WHAT, SOON, () -> read, StageWords::what);
            return read;
        }

        <T> void what(Stages stages, Class<T> type) throws InterruptedException, Stages.Stopped {
            stages.go(Stage.WHAT, LONG, () -> type.cast(probe(type).read()), StageWords::what);
        }

        void rights(Stages stages, Object read) throws InterruptedException, Stages.Stopped {
            stages.go(
                    Stage.RIGHTS,
                    LONG,
                    () ->
                            new Tonight(alone, probes, means.clock())
                                    .words(probe(read.getClass()).source().server(), read),
                    words -> words);
        }

        private Probe<?> probe(Class<?> type) {
            return probes.stream()
                    .filter(p -> p.source().type().equals(type))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            probes.forEach(Probe::close);
        }
    }
}
