package headroom.desktop.environment;

import headroom.adapters.files.EnvironmentFiles;
import headroom.adapters.files.SettingsFiles;
import headroom.desktop.RealPasswords;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// What the editor does with the password of a URL, with the keychain of the session that this
/// program was started in, and without a toolkit.
public final class KeychainOffer {

    private KeychainOffer() {}

    /// @param arguments a folder, and a URL
    public static void main(String... arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        var editor =
                new EditorViewModel(
                        new EditorViewModel.Means(
                                new SettingsFiles(
                                        new EnvironmentFiles(folder.resolve("config")),
                                        Clock.systemUTC()),
                                (_, _) -> {},
                                new Inline(),
                                Runnable::run,
                                new Imports.Origins(List::of, () -> "", RealPasswords.of(folder)),
                                _ -> {}));
        editor.add();
        editor.importText(arguments[1]);
        System.out.println("offered: " + editor.state().offers().entry().orElse("nothing"));
        editor.keepPassword();
        System.out.println("field: " + editor.state().draft().text("postgres.monitor.password"));
        System.out.println("note: " + editor.state().note());
        System.exit(0); // the bus has threads that go on
    }
}
