package headroom.core.secret;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// The secrets that are kept nowhere and typed by the operator once while the program runs. Whoever
/// needs one leaves a wish and goes without; it is there when it is asked for again. Thread-safe;
/// nothing here waits.
public final class Prompts {

    /// A secret that somebody needs and nobody has typed.
    ///
    /// @param use what for
    /// @param refused whether one was typed already that the server did not take
    public record Wish(SecretUse use, boolean refused) {}

    /// Goes on until it is closed.
    @FunctionalInterface
    public interface Listening extends AutoCloseable {

        @Override
        void close();
    }

    /// The database is no part of it: an account has one password in all of them.
    private record Key(String user, String host, int port, String what) {

        static Key of(SecretUse use) {
            return new Key(use.user(), use.host(), use.port(), use.what());
        }
    }

    private sealed interface Answer {

        record None(SecretUse use, boolean refused) implements Answer {}

        /// @param used whether it was handed out: only then a refusal can be meant for it
        record Given(Secret secret, boolean used) implements Answer {}

        record Declined() implements Answer {}
    }

    private final Map<Key, Answer> answers = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /// Nothing was asked for yet.
    public Prompts() {}

    /// What was typed.
    ///
    /// @throws MissingSecret when nothing was yet: from now on there is a wish for it
    public Secret resolve(SecretUse use) throws MissingSecret {
        boolean wished = false;
        try {
            synchronized (answers) {
                switch (answers.get(Key.of(use))) {
                    case Answer.Given(Secret secret, _) -> {
                        answers.put(Key.of(use), new Answer.Given(secret, true));
                        return secret;
                    }
                    case Answer.Declined _ ->
                            throw new MissingSecret(
                                    "the "
                                            + use.what()
                                            + " was not entered; it is asked for at the next start");
                    case Answer.None(_, boolean refused) -> throw missing(use, refused);
                    case null -> {
                        answers.put(Key.of(use), new Answer.None(use, false));
                        wished = true;
                        throw missing(use, false);
                    }
                }
            }
        } finally {
            if (wished) {
                tell();
            }
        }
    }

    private static MissingSecret missing(SecretUse use, boolean refused) {
        return new MissingSecret(
                refused
                        ? "the server did not take the "
                                + use.what()
                                + " that was entered; enter it again"
                        : "the " + use.what() + " has not been entered yet");
    }

    /// The server did not take what was typed: there is a wish for it again.
    public void refused(SecretUse use) {
        synchronized (answers) {
            if (!(answers.get(Key.of(use)) instanceof Answer.Given(_, boolean used)) || !used) {
                return; // meant for one that was typed before
            }
            answers.put(Key.of(use), new Answer.None(use, true));
        }
        tell();
    }

    /// Somebody typed it.
    public void answer(SecretUse use, Secret secret) {
        put(use, new Answer.Given(secret, false));
    }

    /// Nobody will type it while this program runs.
    public void decline(SecretUse use) {
        put(use, new Answer.Declined());
    }

    /// What is being waited for, the oldest first.
    public List<Wish> open() {
        var open = new ArrayList<Wish>();
        synchronized (answers) {
            for (Answer answer : answers.values()) {
                if (answer instanceof Answer.None(SecretUse use, boolean refused)) {
                    open.add(new Wish(use, refused));
                }
            }
        }
        return List.copyOf(open);
    }

    /// Tells of every change of what is [#open()], on the thread of whoever made it; must return at
    /// once.
    public Listening listen(Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }

    private void put(SecretUse use, Answer answer) {
        Optional<Answer> before;
        synchronized (answers) {
            before = Optional.ofNullable(answers.put(Key.of(use), answer));
        }
        if (before.filter(Answer.None.class::isInstance).isPresent()) {
            tell();
        }
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }
}
