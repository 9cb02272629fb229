package headroom.adapters.secrets;

import headroom.core.reading.Shown;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Prompts;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// Every way to a secret. Environment variables and files are read anew each time, so that a
/// rotation is taken up; keychains and programs once, until a server does not take what they gave;
/// the operator is asked once.
public final class SystemSecrets implements Secrets {

    private static final Duration PROGRAM = Duration.ofSeconds(10);

    /// Somebody may have to unlock it first.
    private static final Duration KEYCHAIN = Duration.ofSeconds(60);

    private final Surroundings around;
    private final LocalSecrets local;
    private final Keychain keychain;
    private final Prompts prompts;
    private final Lookups programs;
    private final Lookups entries;

    /// What this process was started in.
    ///
    /// @param system the system property `os.name`
    /// @param home the user's home
    /// @param variables looks up an environment variable
    public record Surroundings(
            String system, Path home, Function<String, Optional<String>> variables) {}

    public SystemSecrets(
            Surroundings around, Keychain keychain, Prompts prompts, InstantSource clock) {
        this.around = around;
        this.local = new LocalSecrets(around.variables());
        this.keychain = keychain;
        this.prompts = prompts;
        this.programs = new Lookups(clock, PROGRAM.plusSeconds(2));
        this.entries = new Lookups(clock, KEYCHAIN);
    }

    @Override
    public Secret resolve(SecretRef reference, SecretUse use)
            throws MissingSecret, InterruptedException {
        return switch (reference) {
            case SecretRef.Env _, SecretRef.File _ -> local.resolve(reference, use);
            case SecretRef.Pgpass _ -> passwordFile().resolve(use);
            case SecretRef.Prompt _ -> prompts.resolve(use);
            case SecretRef.Keychain(String name) ->
                    entries.find(reference, use, () -> keychain.find(name));
            case SecretRef.Command(var arguments) ->
                    programs.find(reference, use, () -> Printed.by(arguments, PROGRAM));
        };
    }

    @Override
    public void refused(SecretRef reference, SecretUse use) {
        switch (reference) {
            case SecretRef.Env _, SecretRef.File _, SecretRef.Pgpass _ -> {}
            case SecretRef.Prompt _ -> prompts.refused(use);
            case SecretRef.Keychain _ -> entries.refused(reference, use);
            case SecretRef.Command _ -> programs.refused(reference, use);
        }
    }

    private PasswordFile passwordFile() throws MissingSecret {
        try {
            return PasswordFile.of(around.system(), around.home(), around.variables());
        } catch (InvalidPathException e) {
            throw new MissingSecret(
                    "PGPASSFILE names no file: " + Shown.text(String.valueOf(e.getMessage())));
        }
    }
}
