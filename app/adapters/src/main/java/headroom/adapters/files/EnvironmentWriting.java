package headroom.adapters.files;

import headroom.adapters.files.EnvironmentBlock.BastionBlock;
import headroom.adapters.files.EnvironmentBlock.CapacityBlock;
import headroom.adapters.files.EnvironmentBlock.ClientBlock;
import headroom.adapters.files.EnvironmentBlock.ExpectationsBlock;
import headroom.adapters.files.EnvironmentBlock.NodeExporterBlock;
import headroom.adapters.files.EnvironmentBlock.PgBouncerBlock;
import headroom.adapters.files.EnvironmentBlock.PostgresBlock;
import headroom.adapters.files.EnvironmentBlock.RedisBlock;
import headroom.adapters.files.EnvironmentBlock.SentinelBlock;
import headroom.adapters.files.EnvironmentBlock.ServiceBlock;
import headroom.adapters.files.EnvironmentBlock.TlsBlock;
import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place.Fixed;
import headroom.core.environment.RedisEndpoint.Place.Sentinels;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// From an environment to its file; leaves out what holds anyway.
final class EnvironmentWriting {

    private EnvironmentWriting() {}

    static EnvironmentBlock block(Environment environment) {
        return new EnvironmentBlock(
                environment.name(),
                environment.tier(),
                unlessEmpty(
                        bastions(environment).values().stream()
                                .map(EnvironmentWriting::bastion)
                                .toList()),
                environment.postgres().map(EnvironmentWriting::postgres),
                environment.redis().map(EnvironmentWriting::redis),
                unlessEmpty(
                        environment.bouncers().stream().map(EnvironmentWriting::bouncer).toList()),
                unlessEmpty(
                        environment.services().stream().map(EnvironmentWriting::service).toList()),
                environment.capacity().map(EnvironmentWriting::capacity),
                Optional.of(environment.expectations())
                        .filter(e -> !e.equals(Expectations.NONE))
                        .map(EnvironmentWriting::expectations),
                environment.levels());
    }

    private static Map<String, Bastion> bastions(Environment environment) {
        var found = new LinkedHashMap<String, Bastion>();
        Stream.of(
                        environment.postgres().flatMap(PostgresEndpoint::via).stream(),
                        environment.redis().flatMap(RedisEndpoint::via).stream(),
                        environment.bouncers().stream().flatMap(b -> b.via().stream()),
                        environment.services().stream().flatMap(s -> s.via().stream()),
                        environment.capacity().stream()
                                .flatMap(c ->
                                        c instanceof CapacitySource.NodeExporter e
                                                ? e.via().stream()
                                                : Stream.empty()))
                .flatMap(each -> each)
                .forEach(b -> found.putIfAbsent(b.name(), b));
        return found;
    }

    private static BastionBlock bastion(Bastion bastion) {
        return new BastionBlock(
                bastion.name(),
                bastion.address().host(),
                unless(bastion.address().port(), EnvironmentReading.SSH),
                bastion.user(),
                bastion.proof() instanceof Bastion.Proof.Key(String file, _)
                        ? Optional.of(file)
                        : Optional.empty(),
                bastion.proof() instanceof Bastion.Proof.Key(_, var passphrase)
                        ? passphrase
                        : Optional.empty(),
                bastion.proof() instanceof Bastion.Proof.Agent
                        ? Optional.of(true)
                        : Optional.empty(),
                bastion.proof() instanceof Bastion.Proof.Password(var password)
                        ? Optional.of(password)
                        : Optional.empty(),
                bastion.knownHosts());
    }

    private static PostgresBlock postgres(PostgresEndpoint endpoint) {
        boolean one = endpoint.hosts().size() == 1;
        boolean alone = endpoint.service().isEmpty(); // else what is left out is the service's
        Address first = endpoint.hosts().getFirst();
        return new PostgresBlock(
                one ? Optional.of(first.host()) : Optional.empty(),
                one ? Optional.of(first.port()) : Optional.empty(),
                one
                        ? Optional.empty()
                        : Optional.of(endpoint.hosts().stream().map(Address::text).toList()),
                endpoint.service(),
                Optional.of(endpoint.database()),
                alone
                        ? tls(endpoint.tls(), Tls.standard(endpoint.hosts()))
                        : Optional.of(block(endpoint.tls())),
                alone
                        ? unless(endpoint.binding(), PostgresEndpoint.Binding.PREFER)
                        : Optional.of(endpoint.binding()),
                unless(endpoint.pooled(), false),
                endpoint.via().map(Bastion::name),
                endpoint.monitor(),
                endpoint.operator());
    }

    private static RedisBlock redis(RedisEndpoint endpoint) {
        Optional<Address> fixed =
                endpoint.place() instanceof Fixed(Address address)
                        ? Optional.of(address)
                        : Optional.empty();
        Optional<Sentinels> sentinels =
                endpoint.place() instanceof Sentinels s ? Optional.of(s) : Optional.empty();
        List<Address> servers =
                sentinels.map(Sentinels::sentinels).orElseGet(() -> fixed.stream().toList());
        return new RedisBlock(
                fixed.map(Address::host),
                fixed.map(Address::port),
                sentinels.map(s ->
                        new SentinelBlock(
                                s.master(),
                                s.sentinels().stream().map(Address::text).toList(),
                                s.login())),
                Optional.of(endpoint.database()),
                tls(endpoint.tls(), RedisEndpoint.standard(servers)),
                endpoint.via().map(Bastion::name),
                endpoint.monitor(),
                endpoint.operator());
    }

    private static PgBouncerBlock bouncer(PgBouncerEndpoint endpoint) {
        return new PgBouncerBlock(
                endpoint.name(),
                endpoint.address().host(),
                Optional.of(endpoint.address().port()),
                tls(endpoint.tls(), Tls.standard(List.of(endpoint.address()))),
                endpoint.via().map(Bastion::name),
                endpoint.stats(),
                endpoint.admin());
    }

    private static ServiceBlock service(ServiceEndpoint endpoint) {
        return new ServiceBlock(
                endpoint.name(),
                endpoint.instances(),
                unless(endpoint.pools(), EnvironmentReading.EVERY_POOL),
                tls(endpoint.tls(), EnvironmentReading.PLAIN),
                endpoint.via().map(Bastion::name),
                endpoint.login());
    }

    private static Optional<TlsBlock> tls(Tls tls, Tls standard) {
        return tls.equals(standard) ? Optional.empty() : Optional.of(block(tls));
    }

    private static TlsBlock block(Tls tls) {
        return new TlsBlock(Optional.of(tls.mode()), tls.root(), tls.client());
    }

    private static CapacityBlock capacity(CapacitySource source) {
        return switch (source) {
            case CapacitySource.Configured(var size) ->
                    new CapacityBlock(Optional.of(size), Optional.empty(), Optional.empty());
            case CapacitySource.NodeExporter e ->
                    new CapacityBlock(
                            Optional.empty(),
                            Optional.of(
                                    new NodeExporterBlock(
                                            e.metrics(),
                                            e.mountpoint(),
                                            e.ceiling(),
                                            tls(e.tls(), CapacitySource.NodeExporter.STANDARD),
                                            e.via().map(Bastion::name))),
                            Optional.empty());
            case CapacitySource.Sql sql ->
                    new CapacityBlock(Optional.empty(), Optional.empty(), Optional.of(sql));
        };
    }

    private static ExpectationsBlock expectations(Expectations expected) {
        return new ExpectationsBlock(
                expected.slots(),
                expected.clients()
                        .map(all -> all.stream().map(EnvironmentWriting::client).toList()),
                expected.vcpus(),
                Optional.of(expected.settings()).filter(s -> !s.isEmpty()));
    }

    private static ClientBlock client(ExpectedClient client) {
        return new ClientBlock(
                client.service(),
                client.role(),
                client.application(),
                unlessEmpty(client.addresses()),
                client.database(),
                client.pool());
    }

    private static <T> Optional<T> unless(T value, T standard) {
        return value.equals(standard) ? Optional.empty() : Optional.of(value);
    }

    private static <T> Optional<List<T>> unlessEmpty(List<T> all) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }
}
