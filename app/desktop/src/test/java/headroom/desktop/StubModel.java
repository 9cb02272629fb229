package headroom.desktop;

import headroom.adapters.files.EnvironmentFiles;
import headroom.adapters.files.SettingsFiles;
import headroom.core.identity.Standing;
import headroom.core.readiness.ConnectionTest;
import headroom.core.secret.Prompts;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretUse;
import headroom.core.settings.Settings;
import headroom.core.signal.Remedy;
import headroom.core.signal.queries.Release;
import headroom.desktop.board.MadeUp;
import headroom.desktop.environment.EnvironmentsScreen;
import headroom.desktop.environment.KeptPasswords;
import headroom.desktop.fx.FxThread;
import headroom.desktop.mitigation.Answer;
import headroom.desktop.shell.Entry;
import headroom.desktop.shell.Screen;
import headroom.desktop.shell.Screens;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// A window's model that holds made-up environments and writes down what was asked of it.
final class StubModel implements WindowModel {

    record Opened(String environment, Remedy remedy) {}

    final List<Entry> entries;
    final List<Opened> opened = new ArrayList<>();
    final List<String> inSight = new ArrayList<>();
    final List<String> checked = new ArrayList<>();
    Optional<Screen> run = Optional.empty();
    final List<String> accepted = new ArrayList<>();
    Answer<List<Standing.Changed>> acceptance = new Answer.Given<>(List.of());
    final List<String> marked = new ArrayList<>();
    Answer<Release> marking = new Answer.Given<>(new Release("v1.2", MadeUp.NOW, "ada"));
    final List<String> entered = new ArrayList<>();
    Settings settings =
            new SettingsFiles(
                    new EnvironmentFiles(Path.of("target/no-settings")), Clock.systemUTC());
    ConnectionTest connection = (_, _) -> {};
    int labStarts;
    int closed;
    private final List<Listener> listeners = new ArrayList<>();

    StubModel(List<Entry> entries) {
        this.entries = entries;
    }

    void tell(MadeUp.Seen seen) {
        listeners.forEach(l ->
                l.observed(seen.environment(), seen.snapshot(), seen.recent(), seen.assessment()));
    }

    List<Listener> listeners() {
        return listeners;
    }

    @Override
    public Clock clock() {
        return Clock.fixed(MadeUp.NOW, ZoneOffset.UTC);
    }

    @Override
    public ZoneId zone() {
        return ZoneId.of("Europe/Berlin");
    }

    @Override
    public List<Entry> entries() {
        return entries;
    }

    @Override
    public Listening listen(Listener listener) {
        listeners.add(listener);
        return () -> closed++;
    }

    @Override
    public void inSight(String environment) {
        inSight.add(environment);
    }

    @Override
    public void checkRights(String environment) {
        checked.add(environment);
    }

    @Override
    public String runbookTitle(Remedy remedy) {
        return "Orphaned slot";
    }

    @Override
    public void openRunbook(String environment, Remedy remedy, Screens screens) {
        opened.add(new Opened(environment, remedy));
    }

    @Override
    public void continueRun(String run, Screens screens) {
        screens.showRun(run);
    }

    @Override
    public Optional<Screen> runScreen(String id, Screens screens) {
        return this.run;
    }

    @Override
    public void accept(
            String environment,
            List<Standing.Changed> shown,
            String typed,
            Consumer<Answer<List<Standing.Changed>>> then) {
        accepted.add(environment + " " + typed);
        then.accept(acceptance);
    }

    @Override
    public void mark(String environment, String label, Consumer<Answer<Release>> then) {
        marked.add(environment + " " + label);
        then.accept(marking);
    }

    @Override
    public void enter(String environment, SecretUse use, Secret secret) {
        entered.add(environment + ": " + use.what() + ": " + secret.reveal());
    }

    void wish(String environment, Prompts.Wish... wishes) {
        listeners.forEach(l -> l.wishes(environment, List.of(wishes)));
    }

    @Override
    public String settingsFolder() {
        return "~/.config/headroom/environments";
    }

    @Override
    public EnvironmentsScreen environmentsScreen(Runnable back) {
        return new EnvironmentsScreen(
                new EnvironmentsScreen.Means(
                        settings,
                        connection,
                        Executors.newVirtualThreadPerTaskExecutor(),
                        new FxThread(),
                        List::of,
                        new KeptPasswords()),
                back);
    }

    @Override
    public void startLab() {
        labStarts++;
    }
}
