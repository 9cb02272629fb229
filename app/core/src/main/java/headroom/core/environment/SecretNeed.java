package headroom.core.environment;

import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One secret of an environment, and what it is asked for.
///
/// @param uses one per address under which the server may be found; at least one
/// @param acting whether it is needed for acting alone, and not for watching
public record SecretNeed(SecretRef reference, List<SecretUse> uses, boolean acting) {

    public SecretNeed {
        uses = List.copyOf(uses);
    }

    /// Every secret that this environment's settings name, in the order of the settings.
    public static List<SecretNeed> of(Environment environment) {
        var needs = new ArrayList<SecretNeed>();
        environment
                .postgres()
                .ifPresent(p -> {
                    bastion(needs, p.via());
                    client(needs, p.tls());
                    login(needs, p.monitor(), p.hosts(), p.database(), false);
                    p.operator().ifPresent(o -> login(needs, o, p.hosts(), p.database(), true));
                });
        environment
                .redis()
                .ifPresent(r -> {
                    bastion(needs, r.via());
                    client(needs, r.tls());
                    if (r.place() instanceof RedisEndpoint.Place.Sentinels(_, var all, var login)) {
                        login.ifPresent(l -> login(needs, l, all, "", false));
                    }
                    login(needs, r.monitor(), servers(r), "", false);
                    r.operator().ifPresent(o -> login(needs, o, servers(r), "", true));
                });
        for (PgBouncerEndpoint bouncer : environment.bouncers()) {
            bastion(needs, bouncer.via());
            client(needs, bouncer.tls());
            login(needs, bouncer.stats(), List.of(bouncer.address()), "pgbouncer", false);
            bouncer.admin()
                    .ifPresent(a -> login(needs, a, List.of(bouncer.address()), "pgbouncer", true));
        }
        for (ServiceEndpoint service : environment.services()) {
            bastion(needs, service.via());
            client(needs, service.tls());
            service.login().ifPresent(l -> login(needs, l, instances(service), "", false));
        }
        if (environment.capacity().orElse(null) instanceof CapacitySource.NodeExporter exporter) {
            bastion(needs, exporter.via());
            client(needs, exporter.tls());
        }
        return List.copyOf(needs);
    }

    /// Which of an environment's secrets that are typed is asked for. A server whose address is
    /// only found out while running is known by its account.
    public static Optional<SecretNeed> typed(Environment environment, SecretUse use) {
        List<SecretNeed> typed =
                of(environment).stream()
                        .filter(need -> need.reference() instanceof SecretRef.Prompt)
                        .toList();
        return typed.stream()
                .filter(need -> need.uses().contains(use))
                .findFirst()
                .or(() ->
                        typed.stream()
                                .filter(need -> !use.user().isEmpty() && need.knows(use.user()))
                                .findFirst());
    }

    private boolean knows(String user) {
        return uses.stream().anyMatch(own -> own.user().equals(user));
    }

    private static void login(
            List<SecretNeed> needs,
            Login login,
            List<Address> servers,
            String database,
            boolean acting) {
        needs.add(
                new SecretNeed(
                        login.password(),
                        servers.stream()
                                .map(s ->
                                        SecretUse.password(
                                                login.user(), s.host(), s.port(), database))
                                .toList(),
                        acting));
    }

    private static List<Address> servers(RedisEndpoint redis) {
        return switch (redis.place()) {
            case RedisEndpoint.Place.Fixed(Address address) -> List.of(address);
            case RedisEndpoint.Place.Sentinels(_, List<Address> sentinels, _) -> sentinels;
        };
    }

    private static List<Address> instances(ServiceEndpoint service) {
        return service.instances().stream()
                .map(text -> Address.parse(text, 0).orElseGet(() -> new Address(text, 0)))
                .toList();
    }

    private static void client(List<SecretNeed> needs, Tls tls) {
        tls.client()
                .ifPresent(client ->
                        client.password()
                                .ifPresent(password ->
                                        add(
                                                needs,
                                                new SecretNeed(
                                                        password,
                                                        List.of(SecretUse.passphrase(client.key())),
                                                        false))));
    }

    private static void bastion(List<SecretNeed> needs, Optional<Bastion> via) {
        if (via.isEmpty()) {
            return;
        }
        Bastion bastion = via.get();
        switch (bastion.proof()) {
            case Bastion.Proof.Agent _ -> {}
            case Bastion.Proof.Key(String file, Optional<SecretRef> passphrase) ->
                    passphrase.ifPresent(p ->
                            add(
                                    needs,
                                    new SecretNeed(p, List.of(SecretUse.passphrase(file)), false)));
            case Bastion.Proof.Password(SecretRef password) ->
                    add(
                            needs,
                            new SecretNeed(
                                    password,
                                    List.of(
                                            SecretUse.password(
                                                    bastion.user(),
                                                    bastion.address().host(),
                                                    bastion.address().port(),
                                                    "")),
                                    false));
        }
    }

    private static void add(List<SecretNeed> needs, SecretNeed need) {
        if (!needs.contains(need)) {
            needs.add(need);
        }
    }
}
