package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.environment.SecretNeed;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.desktop.Wiring;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// What a command does about secrets before it connects: it asks at the terminal for those that are
/// typed, and waits for keychains and programs, whose answer takes longer than a reading may.
final class SecretsAtHand {

    /// A program has 10 s; nobody is there to unlock a keychain where there is no terminal.
    private static final Duration PROGRAMS = Duration.ofSeconds(12);

    private static final Duration DIALOGS = Duration.ofSeconds(60);

    private final Wiring wiring;
    private final PrintWriter err;
    private final boolean acting;

    /// @param err where it is said that there is no terminal
    /// @param acting whether the operators' logins are used, too
    SecretsAtHand(Wiring wiring, PrintWriter err, boolean acting) {
        this.wiring = wiring;
        this.err = err;
        this.acting = acting;
    }

    /// Returns when everything is there that will be. What is missing is told by whoever needs it.
    void fetch(List<Environment> environments) throws InterruptedException {
        var needs = new LinkedHashMap<SecretNeed, Environment>();
        for (Environment environment : environments) {
            SecretNeed.of(environment).stream()
                    .filter(need -> acting || !need.acting())
                    .forEach(need -> needs.putIfAbsent(need, environment));
        }
        Optional<Console> terminal = Terminal.here();
        needs.forEach((need, environment) -> {
            if (need.reference() instanceof SecretRef.Prompt) {
                terminal.ifPresentOrElse(
                        console -> ask(console, environment, need),
                        () ->
                                err.println(
                                        "%s: the %s is to be typed, and there is no terminal here; keychain:NAME, env:NAME and file:/PATH need none"
                                                .formatted(environment.name(), what(need))));
            }
        });
        slow(needs.keySet(), terminal.isPresent() ? DIALOGS : PROGRAMS);
    }

    private void ask(Console console, Environment environment, SecretNeed need) {
        char[] typed = console.readPassword("%s: %s: ", environment.name(), what(need));
        for (SecretUse use : need.uses()) {
            if (typed == null || typed.length == 0) {
                wiring.prompts().decline(use);
            } else {
                wiring.prompts().answer(use, new Secret(new String(typed)));
            }
        }
    }

    private void slow(Collection<SecretNeed> needs, Duration within) throws InterruptedException {
        var lookups = new ArrayList<Callable<Boolean>>();
        for (SecretNeed need : needs) {
            switch (need.reference()) {
                case SecretRef.Keychain _, SecretRef.Command _ -> lookups.add(() -> found(need));
                case SecretRef.Env _, SecretRef.File _, SecretRef.Pgpass _, SecretRef.Prompt _ -> {}
            }
        }
        wiring.threads().invokeAll(lookups, within.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean found(SecretNeed need) throws InterruptedException {
        try {
            wiring.secrets().resolve(need.reference(), need.uses().getFirst());
            return true;
        } catch (MissingSecret e) {
            return false; // whoever needs it will say so
        }
    }

    private static String what(SecretNeed need) {
        return need.uses().getFirst().what();
    }
}
