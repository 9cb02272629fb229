package headroom.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldersTest {

    private static final Path HOME = Path.of("/home/me").toAbsolutePath();

    @Test
    void linuxFollowsXdg() {
        assertThat(folders("Linux", Map.of()))
                .isEqualTo(
                        new Folders(
                                HOME.resolve(".config/headroom"),
                                HOME.resolve(".local/share/headroom")));
        assertThat(
                        folders(
                                "Linux",
                                Map.of(
                                        "XDG_CONFIG_HOME",
                                        HOME.resolve("c").toString(),
                                        "XDG_DATA_HOME",
                                        "relative/is/ignored")))
                .isEqualTo(
                        new Folders(
                                HOME.resolve("c/headroom"), HOME.resolve(".local/share/headroom")));
    }

    @Test
    void macosHasApplicationSupport() {
        Path support = HOME.resolve("Library/Application Support/Headroom");

        assertThat(folders("Mac OS X", Map.of()))
                .isEqualTo(new Folders(support, support.resolve("data")));
    }

    @Test
    void windowsHasAppData() {
        assertThat(folders("Windows 11", Map.of("APPDATA", HOME.resolve("Roaming").toString())))
                .isEqualTo(
                        new Folders(
                                HOME.resolve("Roaming/Headroom"),
                                HOME.resolve("AppData/Local/Headroom")));
    }

    @Test
    void theCommandLineOverrides() {
        Folders folders =
                folders("Linux", Map.of()).or(Optional.of(Path.of("x")), Optional.empty());

        assertThat(folders.environments()).isEqualTo(Path.of("x/environments"));
        assertThat(folders.runbooks()).isEqualTo(Path.of("x/runbooks"));
        assertThat(folders.data()).isEqualTo(HOME.resolve(".local/share/headroom"));
    }

    private static Folders folders(String system, Map<String, String> variables) {
        return Folders.of(system, HOME, name -> Optional.ofNullable(variables.get(name)));
    }
}
