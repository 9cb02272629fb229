package headroom.desktop;

import headroom.adapters.files.Folders;
import headroom.desktop.environment.PasswordStore;
import java.nio.file.Path;

/// The keychain as the window has it, for tests in other packages.
public final class RealPasswords {

    private RealPasswords() {}

    public static PasswordStore of(Path folder) throws Exception {
        try (var wiring =
                Wiring.of(new Folders(folder.resolve("config"), folder.resolve("data")))) {
            return wiring.passwords(); // holds nothing that the wiring closes
        }
    }
}
