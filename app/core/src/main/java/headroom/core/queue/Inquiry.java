package headroom.core.queue;

import java.io.IOException;
import java.util.List;

/// Questions that are put to a server together with others, and what the answers to them mean.
///
/// @param <Q> a question
/// @param <A> an answer
/// @param <T> what is known after it
/// @param questions in the order of the answers
public record Inquiry<Q, A, T>(List<Q> questions, Meaning<A, T> meaning) {

    /// What answers mean, one for each question.
    @FunctionalInterface
    public interface Meaning<A, T> {

        /// @throws IOException when they are none that the layout could give
        T of(List<A> answers) throws IOException;
    }

    public Inquiry {
        questions = List.copyOf(questions);
    }
}
