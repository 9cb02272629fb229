package headroom.desktop;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.history.Recent;
import headroom.core.history.Series;
import headroom.core.identity.Standing;
import headroom.core.poll.Snapshot;
import headroom.core.secret.Prompts;
import headroom.core.signal.Assessment;
import headroom.core.signal.Gauge;
import headroom.desktop.board.BoardState;
import headroom.desktop.board.BoardView;
import headroom.desktop.board.BoardViewModel;
import headroom.desktop.board.Courses;
import headroom.desktop.board.MarkViewModel;
import headroom.desktop.board.SecretBar;
import headroom.desktop.environment.EnvironmentsScreen;
import headroom.desktop.fx.FxThread;
import headroom.desktop.fx.LatestWins;
import headroom.desktop.fx.Pulse;
import headroom.desktop.fx.Theme;
import headroom.desktop.identity.AcceptanceBanner;
import headroom.desktop.identity.AcceptanceViewModel;
import headroom.desktop.runbook.RunScreen;
import headroom.desktop.shell.Entry;
import headroom.desktop.shell.FirstStart;
import headroom.desktop.shell.Readied;
import headroom.desktop.shell.Screen;
import headroom.desktop.shell.Screens;
import headroom.desktop.shell.ShellState;
import headroom.desktop.shell.ShellView;
import headroom.desktop.shell.ShellViewModel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;

/// The composition root of everything that needs the toolkit: connects what is read to the
/// ViewModels and the ViewModels to their views. Toolkit thread only, but for its listener.
public final class Window implements AutoCloseable, Screens, WindowModel.Listener {

    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final double MIN_WIDTH = 960;
    private static final double MIN_HEIGHT = 640;

    /// What was last judged of what is in sight. As long as that is said again, figures go on with
    /// the beat of the clock, once a second: laying out a board is the dearest thing that a window
    /// does.
    private static final class Told {

        private String environment = "";
        private List<String> verdicts = List.of();

        synchronized boolean differs(String name, Assessment assessment) {
            List<String> now =
                    assessment.all().stream().map(j -> j.level() + j.verdict().headline()).toList();
            boolean differs = !name.equals(environment) || !now.equals(verdicts);
            environment = name;
            verdicts = now;
            return differs;
        }
    }

    /// What was read of one environment, ready for the toolkit's thread.
    private record Seen(
            Environment environment,
            Snapshot snapshot,
            Assessment assessment,
            Recent recent,
            Optional<Map<Gauge, Series>> trends) {

        Map<Gauge, Series> courses() {
            return trends.orElseGet(() -> Courses.of(recent));
        }
    }

    private final WindowModel model;
    private final FxThread toolkit = new FxThread();
    private final Readied readied = new Readied();
    private final ShellViewModel shell;
    private final BoardViewModel board;
    private final AcceptanceViewModel acceptance;
    private final MarkViewModel marks;
    private final ShellView view;
    private final Screen boardScreen;
    private final EnvironmentsScreen environments;
    private final Pulse pulse;
    // The newest of each environment. What is new in sight is shown at once, all others together
    // with it or with the next beat: two hundred would keep the toolkit busy one by one.
    private final Map<String, Seen> arriving = new ConcurrentHashMap<>();
    private final LatestWins<String> arrived = new LatestWins<>(toolkit, _ -> arrived());
    private final Told told = new Told();
    private final Map<String, Seen> seen = new java.util.HashMap<>();
    private final LatestWins<List<Entry>> entries = new LatestWins<>(toolkit, this::showEntries);
    private final Map<String, List<BoardState.OpenRun>> open = new ConcurrentHashMap<>();
    private final LatestWins<String> openChanged = new LatestWins<>(toolkit, _ -> showOpenRuns());
    private final Map<String, List<Standing.Changed>> changed = new ConcurrentHashMap<>();
    private final LatestWins<String> identityChanged =
            new LatestWins<>(toolkit, _ -> showIdentities());
    private final Map<String, List<Prompts.Wish>> wishes = new ConcurrentHashMap<>();
    private final LatestWins<String> wished = new LatestWins<>(toolkit, _ -> showWishes());
    private final SecretBar secretBar;
    private final LatestWins<Optional<ShellState.Progress>> progress;
    private final LatestWins<ShellState.Note> journal;
    // Whose board is shown; told to the thread of the ticks, which draws up the trends for it
    // alone.
    private volatile String shown = "";
    private Optional<WindowModel.Listening> listening = Optional.empty();
    private boolean closed;

    public Window(WindowModel model) {
        this.model = model;
        shell = new ShellViewModel(model.zone(), readied);
        board =
                new BoardViewModel(
                        model::runbookTitle,
                        (environment, remedy) -> model.openRunbook(environment, remedy, this),
                        run -> model.continueRun(run, this),
                        model::checkRights,
                        model.zone());
        progress = new LatestWins<>(toolkit, shell::progress);
        journal = new LatestWins<>(toolkit, shell::journal);
        acceptance = new AcceptanceViewModel(model::accept, model.zone());
        marks = new MarkViewModel(model::mark);
        view =
                new ShellView(
                        shell, this::showBoard, new AcceptanceBanner(acceptance), this::manage);
        environments = model.environmentsScreen(this::back);
        BoardView boardView = new BoardView(board, marks);
        secretBar =
                new SecretBar((use, secret) ->
                        shell.state().current().ifPresent(name -> model.enter(name, use, secret)));
        VBox.setVgrow(boardView, Priority.ALWAYS);
        VBox whole = new VBox(secretBar, boardView);
        boardScreen =
                new Screen() {
                    @Override
                    public Node node() {
                        return whole;
                    }

                    @Override
                    public boolean enter() {
                        return boardView.enter();
                    }
                };
        pulse = new Pulse(model.clock(), BEAT, this::beat, toolkit);
    }

    /// Shows the window on this stage, and begins to listen once its first frame stands.
    public void open(Stage stage) {
        open(stage, 1280, 720);
    }

    void open(Stage stage, double width, double height) {
        Scene scene = new Scene(view, width, height);
        Theme.follow(scene, Theme.forced());
        stage.setTitle("Headroom");
        stage.setMinWidth(MIN_WIDTH);
        stage.setMinHeight(MIN_HEIGHT);
        stage.setScene(scene);
        shell.tick(model.clock().instant());
        showEntries(model.entries());
        pulse.follow(stage);
        listenOnceShown(scene);
        stage.show();
    }

    /// Its first frame waits for nothing that is read.
    private void listenOnceShown(Scene scene) {
        scene.addPostLayoutPulseListener(
                new Runnable() {
                    @Override
                    public void run() {
                        scene.removePostLayoutPulseListener(this);
                        toolkit.execute(Window.this::listen);
                    }
                });
    }

    private void listen() {
        if (!closed) {
            listening = Optional.of(model.listen(this));
        }
    }

    @Override
    public void showBoard(String environment) {
        shown = environment;
        marks.turnTo(environment);
        gather();
        shell.choose(environment);
        showOpenRuns();
        showIdentity();
        showWishes();
        shell.entry(environment)
                .ifPresent(entry -> {
                    switch (entry) {
                        case Entry.Broken(String name, String place, String message) ->
                                board.broken(name, place, message);
                        case Entry.Configured(Environment configured, var _) -> {
                            model.inSight(environment);
                            Optional.ofNullable(seen.get(environment))
                                    .ifPresentOrElse(
                                            this::showSeen, () -> board.connecting(configured));
                        }
                    }
                    view.turnTo(boardScreen);
                });
    }

    /// The list of environments, and their editor.
    private void manage() {
        view.turnTo(environments);
    }

    private void addEnvironment() {
        environments.add();
        manage();
    }

    private void back() {
        shell.state().current().ifPresentOrElse(this::showBoard, this::showFirstStart);
    }

    private void showFirstStart() {
        view.turnTo(new FirstStart(model.settingsFolder(), this::addEnvironment, model::startLab));
    }

    @Override
    public void showRun(String run) {
        model.runScreen(run, this).ifPresent(view::turnTo);
    }

    @Override
    public void observed(
            Environment environment, Snapshot snapshot, Recent recent, Assessment assessment) {
        String name = environment.name();
        boolean inSight = name.equals(shown);
        arriving.put(
                name,
                new Seen(
                        environment,
                        snapshot,
                        assessment,
                        recent,
                        inSight ? Optional.of(Courses.of(recent)) : Optional.empty()));
        if (inSight && told.differs(name, assessment)) {
            arrived.offer(name);
        }
    }

    @Override
    public void openRuns(String environment, List<BoardState.OpenRun> runs) {
        open.put(environment, List.copyOf(runs));
        openChanged.offer(environment);
    }

    private void showOpenRuns() {
        shell.state()
                .current()
                .ifPresent(name -> board.openRuns(open.getOrDefault(name, List.of())));
    }

    @Override
    public void identity(String environment, List<Standing.Changed> now) {
        List<Standing.Changed> before = changed.put(environment, List.copyOf(now));
        if (!now.equals(before == null ? List.of() : before)) {
            identityChanged.offer(environment);
        }
    }

    private void showIdentities() {
        shell.identities(changed);
        showIdentity();
    }

    private void showIdentity() {
        shell.state()
                .current()
                .ifPresent(name ->
                        acceptance.show(
                                name,
                                shell.entry(name).map(Entry::ofOtherServer).orElse(Level.WARNING),
                                changed.getOrDefault(name, List.of())));
    }

    @Override
    public void wishes(String environment, List<Prompts.Wish> open) {
        wishes.put(environment, List.copyOf(open));
        wished.offer(environment);
    }

    private void showWishes() {
        shell.state()
                .current()
                .ifPresent(name -> secretBar.show(name, wishes.getOrDefault(name, List.of())));
    }

    @Override
    public void entries(List<Entry> configured) {
        entries.offer(configured);
    }

    @Override
    public void progress(Optional<ShellState.Progress> going) {
        progress.offer(going);
    }

    @Override
    public void journal(ShellState.Note note) {
        journal.offer(note);
    }

    private void beat(Instant now) {
        gather();
        shell.tick(now);
        board.tick(now);
    }

    private void arrived() {
        beat(model.clock().instant());
    }

    private void gather() {
        for (String name : List.copyOf(arriving.keySet())) {
            Optional.ofNullable(arriving.remove(name)).ifPresent(what -> gather(name, what));
        }
    }

    private void gather(String name, Seen what) {
        seen.put(name, what);
        shell.gather(name, what.snapshot(), what.assessment());
        if (shell.state().current().filter(name::equals).isPresent()) {
            takeSeen(what);
        }
    }

    /// To be shown with the tick that follows.
    private void takeSeen(Seen what) {
        board.readiness(readied.of(what.environment(), what.snapshot()));
        board.take(what.environment(), what.assessment(), what.courses(), what.snapshot().at());
    }

    private void showSeen(Seen what) {
        takeSeen(what);
        board.tick(what.snapshot().at());
    }

    /// What is in sight stays there, unless its environment is gone or is now another's board.
    private void showEntries(List<Entry> configured) {
        Optional<Entry> before = shell.state().current().flatMap(shell::entry);
        shell.entries(configured);
        seen.keySet().retainAll(configured.stream().map(Entry::name).toList());
        Optional<Entry> now = shell.state().current().flatMap(shell::entry);
        environments.entries(configured);
        if (now.isEmpty()) {
            if (view.screen().filter(environments::equals).isEmpty()) {
                showFirstStart();
            }
        } else if (view.screen().filter(this::staysInSight).isEmpty()
                && (!now.equals(before) || view.screen().filter(boardScreen::equals).isEmpty())) {
            showBoard(now.get().name());
        }
    }

    private boolean staysInSight(Screen screen) {
        return screen instanceof RunScreen || screen.equals(environments);
    }

    /// Stops listening and stops the clock; the stage is the caller's.
    @Override
    public void close() {
        closed = true;
        pulse.stop();
        listening.ifPresent(WindowModel.Listening::close);
        listening = Optional.empty();
    }
}
