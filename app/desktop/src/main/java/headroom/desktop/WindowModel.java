package headroom.desktop;

import headroom.core.environment.Environment;
import headroom.core.history.Recent;
import headroom.core.identity.Standing;
import headroom.core.poll.Snapshot;
import headroom.core.secret.Prompts;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretUse;
import headroom.core.signal.Assessment;
import headroom.core.signal.Remedy;
import headroom.core.signal.queries.Release;
import headroom.desktop.board.BoardState;
import headroom.desktop.environment.EnvironmentsScreen;
import headroom.desktop.mitigation.Answer;
import headroom.desktop.shell.Entry;
import headroom.desktop.shell.Screen;
import headroom.desktop.shell.Screens;
import headroom.desktop.shell.ShellState;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What the window needs of the rest of the program. Made by `Wiring`; the window closes what it
/// was handed to listen with and nothing else.
public interface WindowModel {

    Clock clock();

    /// Where the operator sits.
    ZoneId zone();

    /// What is configured, in the order of the list; empty at the first start.
    List<Entry> entries();

    /// Adds the window as a listener and tells it at once what is known already. The listener may
    /// be called on any thread, returns at once, and is thread-safe.
    Listening listen(Listener listener);

    /// The environment of this name is the one in sight: it is read at the fast pace. Never blocks.
    void inSight(String environment);

    /// Asks the servers of the environment of this name what the logins may do. Never blocks.
    void checkRights(String environment);

    /// The title of the runbook that a remedy names, such as "Orphaned replication slot".
    String runbookTitle(Remedy remedy);

    /// The operator pressed the button of a remedy. Never blocks; turns to the run through
    /// `screens`, on the toolkit's thread, once the run is there.
    void openRunbook(String environment, Remedy remedy, Screens screens);

    /// The operator wants to go on with a run that is open. Never blocks; turns to it through
    /// `screens`, on the toolkit's thread, once it was read from the journal.
    void continueRun(String run, Screens screens);

    /// The screen of a run; called on the toolkit's thread each time a run is turned to. Empty when
    /// there is none of this id.
    Optional<Screen> runScreen(String run, Screens screens);

    /// The operator accepts the servers that were shown, by typing the environment's name. Never
    /// blocks; answers on the toolkit's thread with what is not accepted still.
    void accept(
            String environment,
            List<Standing.Changed> shown,
            String typed,
            Consumer<Answer<List<Standing.Changed>>> then);

    /// The operator says that a release goes out now. Never blocks; answers on the toolkit's thread
    /// once it stands in the journal.
    void mark(String environment, String label, Consumer<Answer<Release>> then);

    /// The operator typed a secret that the environment of this name needs. Never blocks.
    void enter(String environment, SecretUse use, Secret secret);

    /// The screen on which environments are added and changed; called once, on the toolkit's
    /// thread.
    ///
    /// @param back leads to where the operator came from
    EnvironmentsScreen environmentsScreen(Runnable back);

    /// Where settings are read from, as the operator would type it.
    String settingsFolder();

    /// Starts the lab from the first start's door. Never blocks; its progress and its entry arrive
    /// at the listener.
    void startLab();

    /// What the window wants to hear. Any thread.
    interface Listener {

        /// One environment was read and judged.
        void observed(
                Environment environment, Snapshot snapshot, Recent recent, Assessment assessment);

        /// Which servers of an environment are not the accepted ones; empty when all are.
        void identity(String environment, List<Standing.Changed> changed);

        /// The runs of an environment that are not over.
        void openRuns(String environment, List<BoardState.OpenRun> runs);

        /// What is configured has changed.
        void entries(List<Entry> entries);

        /// Something long goes on; empty when it is over.
        void progress(Optional<ShellState.Progress> progress);

        /// The secrets that an environment needs and nobody has typed.
        void wishes(String environment, List<Prompts.Wish> wishes);

        /// How the journal stands.
        void journal(ShellState.Note note);
    }

    /// Goes on until it is closed.
    @FunctionalInterface
    interface Listening extends AutoCloseable {

        @Override
        void close();
    }
}
