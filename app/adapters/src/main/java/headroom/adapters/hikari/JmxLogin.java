package headroom.adapters.hikari;

import headroom.adapters.tls.Encryption;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.JmxAddress;
import headroom.core.environment.Login;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretUse;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The way to one instance's JMX agent and into it: registry, agent, session. Everything is at the
/// host that the settings name; of what the registry tells only the port counts.
///
/// @param opening the connection that is open meanwhile, for whoever closes it
record JmxLogin(
        ServiceEndpoint service,
        JmxAddress address,
        Access access,
        AtomicReference<Optional<Channel>> opening) {

    JmxSession open(Deadline deadline) throws IOException, ProbeFailure, InterruptedException {
        Optional<Encryption> encryption = Encryption.of(service.tls(), access.secrets());
        Stub agent = agent(encryption, deadline);
        Channel channel = reach(agent, encryption, deadline);
        boolean kept = false;
        try {
            Stub session = session(agent, channel, deadline);
            if (session.port() != agent.port() || session.encrypted() != agent.encrypted()) {
                channel.close();
                channel = reach(session, encryption, deadline);
            }
            var opened = new JmxSession(channel, session);
            requireOurselves(opened, deadline);
            kept = true;
            return opened;
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    private Stub agent(Optional<Encryption> encryption, Deadline deadline)
            throws IOException, ProbeFailure, InterruptedException {
        try (Channel registry = registry(encryption, deadline)) {
            return Stub.of(registry.call(Call.lookup(address.name()), true, deadline).reader());
        }
    }

    /// The registry often stays plain where the agent is not. It is told nothing that is secret,
    /// and what it answers decides no more than the port.
    private Channel registry(Optional<Encryption> encryption, Deadline deadline)
            throws IOException, ProbeFailure, InterruptedException {
        int port = address.registry().port();
        if (encryption.isEmpty()) {
            return channel(port, encryption, deadline);
        }
        try {
            return channel(port, encryption, deadline);
        } catch (SSLException | EOFException | SocketException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof CertificateException) {
                    throw e;
                }
            }
            if (Thread.currentThread().isInterrupted()
                    || e instanceof java.net.ConnectException
                    || JmxReasons.alert(e)) {
                throw e;
            }
            try {
                return channel(port, Optional.empty(), deadline);
            } catch (SSLException speaksTls) {
                e.addSuppressed(speaksTls);
                throw e;
            }
        }
    }

    private Channel reach(Stub stub, Optional<Encryption> encryption, Deadline deadline)
            throws IOException, ProbeFailure, InterruptedException {
        if (stub.encrypted() && encryption.isEmpty()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.UNREACHABLE,
                            "%s wants encryption; say tls: {mode: verify-full}"
                                    .formatted(address.registry())));
        }
        if (!stub.encrypted()
                && encryption.isPresent()
                && service.tls().mode() != Tls.Mode.PREFER) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.UNREACHABLE,
                            "%s offers no encryption; set com.sun.management.jmxremote.ssl=true there, or say tls: {mode: disable}"
                                    .formatted(address.registry())));
        }
        return channel(stub.port(), stub.encrypted() ? encryption : Optional.empty(), deadline);
    }

    private Channel channel(int port, Optional<Encryption> encryption, Deadline deadline)
            throws IOException, ProbeFailure, InterruptedException {
        var server = new Address(address.registry().host(), port);
        Address near = access.dial().reach(server, service.via(), deadline.left());
        Channel channel = Channel.open(near, server, encryption, deadline);
        opening.set(Optional.of(channel));
        return channel;
    }

    private Stub session(Stub agent, Channel channel, Deadline deadline)
            throws IOException, ProbeFailure, InterruptedException {
        String @Nullable [] credentials = null;
        if (service.login().isPresent()) {
            Login login = service.login().get();
            credentials = new String[] {login.user(), password(login)};
        }
        return Stub.of(channel.call(Call.newClient(agent, credentials), true, deadline).reader());
    }

    private String password(Login login) throws ProbeFailure, InterruptedException {
        try {
            return access.secrets().resolve(login.password(), use(login)).reveal();
        } catch (MissingSecret e) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.NO_SECRET, String.valueOf(e.getMessage())), e);
        }
    }

    /// The agent did not take the password.
    void refused() {
        service.login().ifPresent(login -> access.secrets().refused(login.password(), use(login)));
    }

    private SecretUse use(Login login) {
        return SecretUse.password(
                login.user(), address.registry().host(), address.registry().port(), "");
    }

    private void requireOurselves(JmxSession session, Deadline deadline)
            throws IOException, ProbeFailure {
        Optional<String> taken = session.user(deadline);
        if (taken.isPresent()
                && service.login().isPresent()
                && !taken.get().equals(service.login().get().user())) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.AUTHENTICATION,
                            "logged in as %s, but %s takes us for %s"
                                    .formatted(
                                            Shown.text(service.login().get().user()),
                                            address.registry(),
                                            Shown.text(taken.get()))));
        }
    }
}
