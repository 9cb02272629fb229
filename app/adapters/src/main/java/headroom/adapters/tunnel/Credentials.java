package headroom.adapters.tunnel;

import headroom.core.environment.Bastion;
import headroom.core.environment.Bastion.Proof;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Finds what a bastion's user is proven with, before the bastion is spoken to.
///
/// @param home the operator's
/// @param agent the socket of the agent, as `SSH_AUTH_SOCK` names it
record Credentials(Secrets secrets, Path home, Optional<String> agent, Patience patience) {

    Credential of(Bastion bastion) throws ProbeFailure, InterruptedException {
        return switch (bastion.proof()) {
            case Proof.Key(String path, Optional<SecretRef> passphrase) -> {
                Path file = OwnFile.at(path, home);
                yield new Credential.Key(file, new KeyFile(file, passphrase, secrets).read());
            }
            case Proof.Agent() -> keys();
            case Proof.Password(SecretRef reference) -> word(bastion, reference);
        };
    }

    private Credential word(Bastion bastion, SecretRef reference)
            throws ProbeFailure, InterruptedException {
        var at = bastion.address();
        var use = SecretUse.password(bastion.user(), at.host(), at.port(), "");
        try {
            var password = new OnePassword(secrets.resolve(reference, use));
            return new Credential.Word(password, reference, use);
        } catch (MissingSecret e) {
            throw new ProbeFailure(new Reason(Reason.Kind.NO_SECRET, Waiting.words(e)), e);
        }
    }

    private Credential keys() throws ProbeFailure {
        if (agent.isEmpty() || agent.get().isBlank()) {
            throw failure(
                    "SSH_AUTH_SOCK is not set: no agent runs for this session; start one before Headroom (ssh-agent,"
                            + " then ssh-add), or name a key file");
        }
        Path socket = OwnFile.at(agent.get(), home);
        int keys = 0;
        try {
            for (var _ : new Agent(socket, patience.login()).getIdentities()) {
                keys++;
            }
        } catch (IOException | RuntimeException e) {
            throw failure(
                    "the agent at %s does not answer (%s); start it, or name a key file"
                            .formatted(socket, Waiting.words(e)));
        }
        if (keys == 0) {
            throw failure("the agent at %s has no keys; run: ssh-add".formatted(socket));
        }
        return new Credential.Keys(socket, keys);
    }

    private static ProbeFailure failure(String detail) {
        return new ProbeFailure(new Reason(Reason.Kind.NO_SECRET, detail));
    }
}
