package headroom.adapters.tunnel;

import java.security.PublicKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.forward.DefaultForwarderFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;

/// Sets the library up for one connection. Nothing is taken from `~/.ssh/config`, no key is tried
/// that the settings do not name, and the bastion may open nothing towards us.
final class Clients {

    private Clients() {}

    /// A client that is not started yet; its threads are daemons and end with `stop`.
    ///
    /// @param objection to a host key; empty when it is the known one
    static SshClient with(
            Credential credential,
            KnownHosts known,
            Function<PublicKey, Optional<String>> objection,
            Patience patience) {
        SshClient client = ClientBuilder.builder().build();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setPasswordIdentityProvider(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
        client.setUserInteraction(UserInteraction.NONE);
        client.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        client.setForwarderFactory(DefaultForwarderFactory.INSTANCE);
        client.setServerKeyVerifier((_, _, key) -> objection.apply(key).isEmpty());
        client.setSignatureFactories(preferred(client.getSignatureFactories(), known.types()));
        CoreModuleProperties.NIO_WORKERS.set(client, 2);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO); // the heartbeat watches
        CoreModuleProperties.AUTH_TIMEOUT.set(client, patience.login().multipliedBy(2));
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, patience.beat());
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, patience.misses());
        CoreModuleProperties.HEARTBEAT_REQUEST.set(client, "keepalive@openssh.com");
        CoreModuleProperties.PASSWORD_PROMPTS.set(client, 1);
        switch (credential) {
            case Credential.Key(_, var pair) -> {
                client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
                client.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(pair));
            }
            case Credential.Keys(var socket, _) -> {
                client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
                client.setAgentFactory(Agent.factory(socket, patience.login()));
            }
            case Credential.Word(var password, _, _) -> {
                client.setUserAuthFactories(
                        List.of(
                                UserAuthPasswordFactory.INSTANCE,
                                UserAuthKeyboardInteractiveFactory.INSTANCE));
                client.setPasswordIdentityProvider(password);
                client.setUserInteraction(password);
            }
        }
        return client;
    }

    /// The kinds of signature without certificates and SHA-1, those first that fit the known keys
    /// of the host. The same list serves the user's keys, so none may be missing.
    private static List<NamedFactory<Signature>> preferred(
            List<NamedFactory<Signature>> all, List<String> known) {
        return all.stream()
                .filter(s -> !s.getName().contains("-cert-") && !s.getName().equals("ssh-rsa"))
                .sorted(Comparator.comparing(s -> !known.contains(keyType(s.getName()))))
                .toList();
    }

    private static String keyType(String signature) {
        return signature.startsWith("rsa-sha2-") ? "ssh-rsa" : signature;
    }
}
