package headroom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DisplayTest {

    private static final Map<String, String> X11 = Map.of("DISPLAY", ":0");

    @Test
    void withADisplayAndGtkNothingStandsInTheWay() {
        assertThat(Display.check("Linux", "", X11, () -> true, _ -> true)).isEmpty();
    }

    @Test
    void withoutADisplayItSaysWhatToDoAndWhatWorksWithout() {
        assertThat(Display.check("Linux", "", Map.of(), () -> true, _ -> true).orElseThrow())
                .contains("DISPLAY", "xvfb-run", "headroom check");
        assertThat(
                        Display.check(
                                        "Linux",
                                        "",
                                        Map.of("WAYLAND_DISPLAY", "wayland-0"),
                                        () -> true,
                                        _ -> true)
                                .orElseThrow())
                .contains("Xwayland");
    }

    @Test
    void aDisplayWhereNoServerAnswersIsNamed() {
        assertThat(
                        Display.check(
                                        "Linux",
                                        "",
                                        Map.of("DISPLAY", ":99.0"),
                                        () -> true,
                                        _ -> false)
                                .orElseThrow())
                .contains(":99.0", "xvfb-run", "headroom check");
        assertThat(Display.check("Linux", "", Map.of("DISPLAY", "host:0"), () -> true, _ -> false))
                .isEmpty(); // only the toolkit can tell
    }

    @Test
    void withoutGtkItNamesThePackage() {
        assertThat(Display.check("Linux", "", X11, () -> false, _ -> true).orElseThrow())
                .contains("libgtk-3.so.0", "apt install libgtk-3-0");
    }

    @Test
    void theHeadlessPlatformAndOtherSystemsNeedNeither() {
        assertThat(Display.check("Linux", "Headless", Map.of(), () -> false, _ -> true)).isEmpty();
        assertThat(Display.check("Mac OS X", "", Map.of(), () -> false, _ -> true)).isEmpty();
        assertThat(Display.check("Windows 11", "", Map.of(), () -> false, _ -> true)).isEmpty();
    }
}
