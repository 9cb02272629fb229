package headroom.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PromptsTest {

    private static final SecretUse USE =
            SecretUse.password("headroom_monitor", "db-1", 5432, "shop");
    private static final Secret TYPED = new Secret("typed");

    private final Prompts prompts = new Prompts();

    @Test
    void whoAsksLeavesAWishAndFindsTheAnswerLater() throws MissingSecret {
        var told = new AtomicInteger();
        var listening = prompts.listen(told::incrementAndGet);

        missing(USE, "the password of headroom_monitor at db-1:5432 has not been entered yet");
        missing(SecretUse.password("headroom_monitor", "db-1", 5432, "other"), "not been entered");
        assertThat(prompts.open()).containsExactly(new Prompts.Wish(USE, false));
        assertThat(told).hasValue(1);

        prompts.answer(USE, TYPED);
        assertThat(told).hasValue(2);
        assertThat(prompts.open()).isEmpty();
        assertThat(prompts.resolve(USE)).isSameAs(TYPED);

        listening.close();
        missing(SecretUse.passphrase("/key"), "passphrase of /key");
        assertThat(told).hasValue(2);
    }

    @Test
    void whatTheServerDidNotTakeIsAskedForAgain() throws MissingSecret {
        missing(USE, "not been entered");
        prompts.answer(USE, new Secret("wrong"));
        prompts.resolve(USE);
        prompts.refused(USE);

        assertThat(prompts.open()).containsExactly(new Prompts.Wish(USE, true));
        missing(USE, "the server did not take the password");

        prompts.answer(USE, TYPED);
        prompts.refused(USE); // of one who still used the wrong one
        assertThat(prompts.resolve(USE)).isSameAs(TYPED);
    }

    @Test
    void aDeclinedOneIsNotAskedForAgain() {
        missing(USE, "not been entered");
        prompts.decline(USE);

        missing(USE, "was not entered; it is asked for at the next start");
        assertThat(prompts.open()).isEmpty();
    }

    private void missing(SecretUse use, String words) {
        assertThatThrownBy(() -> prompts.resolve(use))
                .isInstanceOf(MissingSecret.class)
                .hasMessageContaining(words);
    }
}
