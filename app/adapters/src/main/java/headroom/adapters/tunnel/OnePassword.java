package headroom.adapters.tunnel;

import headroom.core.reading.Shown;
import headroom.core.secret.Secret;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.SessionContext;
import org.jspecify.annotations.Nullable;

/// A password that is said once, by whichever method the server asks for it (`password`, or
/// `keyboard-interactive` with one hidden question): more would count as attempts of a burglar.
final class OnePassword implements UserInteraction, PasswordIdentityProvider {

    private static final int LONGEST = 200;

    private final Secret secret;
    private final AtomicBoolean said = new AtomicBoolean();
    private volatile Optional<String> complaint = Optional.empty();

    OnePassword(Secret secret) {
        this.secret = secret;
    }

    boolean said() {
        return said.get();
    }

    /// What the server asked for that a password does not answer.
    Optional<String> complaint() {
        return complaint;
    }

    @Override
    public Iterable<String> loadPasswords(SessionContext session) {
        return Once::new;
    }

    @Override
    public boolean isInteractionAllowed(ClientSession session) {
        return true;
    }

    @Override
    public String @Nullable [] interactive(
            ClientSession session,
            String name,
            String instruction,
            String language,
            String[] prompt,
            boolean[] echo) {
        if (prompt.length == 1 && !echo[0] && !said.getAndSet(true)) {
            return new String[] {secret.reveal()};
        }
        boolean plain = prompt.length == 1 && !echo[0] && mentionsPassword(prompt[0]);
        if (!plain) {
            complaint =
                    Optional.of(
                            "asks for more than a password: "
                                    + Shown.text(String.join(", ", prompt), LONGEST));
        }
        return null;
    }

    private static boolean mentionsPassword(String prompt) {
        return prompt.toLowerCase(Locale.ROOT).contains("password");
    }

    @Override
    public @Nullable String getUpdatedPassword(
            ClientSession session, String prompt, String language) {
        complaint =
                Optional.of("wants a new password: the old one has expired; change it with ssh");
        return null;
    }

    private final class Once implements Iterator<String> {

        @Override
        public boolean hasNext() {
            return !said.get();
        }

        @Override
        public String next() {
            if (said.getAndSet(true)) {
                throw new NoSuchElementException();
            }
            return secret.reveal();
        }
    }
}
