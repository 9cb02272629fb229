package headroom.core.mitigation;

import headroom.core.environment.Environment;
import headroom.core.poll.ProbeFailure;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// How one kind of mitigation reads and acts on its server. Implemented by an adapter beside its
/// statements; keeps its own deadlines, so that no call blocks for ever.
///
/// @param <M> the mitigation
/// @param <F> the facts on which its plan is made
public interface Performer<M extends Mitigation, F> {

    /// Eyes on the server with the watching login: one connection, opened by the first reading. The
    /// caller closes them before anything else connects.
    Eyes<F> eyes(Environment environment, M mitigation);

    /// Opens the operator's login, acts with guard and act in one statement, and closes the login.
    /// Called once per intent, never again.
    ///
    /// @param before the state that the preview relied on; whatever differs from it refuses
    /// @param progress told what is being done, in a few words
    /// @throws InterruptedException when nobody waits any more; what came of it is then unknown
    Attempt act(
            Environment environment,
            M mitigation,
            Map<String, String> before,
            Consumer<String> progress)
            throws InterruptedException;

    /// A connection that only reads.
    interface Eyes<F> extends AutoCloseable {

        F read() throws ProbeFailure, InterruptedException;

        /// What will run, with the values as the server itself quotes them.
        List<String> statements(Map<String, String> before)
                throws ProbeFailure, InterruptedException;

        @Override
        void close();
    }
}
