package headroom.desktop.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads the colours from tokens.css and holds every text to 4.5 : 1 on whatever it can stand on,
/// and every drawn level to 3 : 1.
class PaletteTest {

    private static final List<String> LEVELS =
            List.of("ok", "watch", "warning", "critical", "unknown");
    private static final List<String> SURFACES =
            List.of("canvas", "surface", "inset", "raised", "hover", "selected");
    private static final List<String> FILLED =
            List.of(
                    "primary",
                    "primary-hover",
                    "danger",
                    "danger-hover",
                    "production",
                    "staging",
                    "lab",
                    "held-alone",
                    "held-quiet",
                    "held-other",
                    "held-needed");

    @ParameterizedTest
    @ValueSource(strings = {".root", ".root.light"})
    void textStandsOutFromEverySurface(String theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String surface : SURFACES) {
            for (String text : List.of("text", "text-soft")) {
                readable(colours, text, surface);
            }
        }
        readable(colours, "accent", "surface");
    }

    @ParameterizedTest
    @ValueSource(strings = {".root", ".root.light"})
    void levelsStandOutAsText(String theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String level : LEVELS) {
            for (String surface : List.of("surface", "hover", level + "-fill")) {
                readable(colours, level, surface);
            }
            readable(colours, "text", level + "-fill");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".root", ".root.light"})
    void textStandsOutOnWhatIsFilled(String theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String filled : FILLED) {
            readable(colours, "on-strong", filled);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".root", ".root.light"})
    void theFocusIsSeen(String theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String surface : SURFACES) {
            assertThat(contrast(colours, "focus", surface)).as(surface).isGreaterThan(3);
        }
    }

    private static void readable(Map<String, String> colours, String text, String surface) {
        assertThat(contrast(colours, text, surface))
                .as("%s on %s", text, surface)
                .isGreaterThanOrEqualTo(4.5);
    }

    private static double contrast(Map<String, String> colours, String one, String other) {
        double a = luminance(Objects.requireNonNull(colours.get(one), one));
        double b = luminance(Objects.requireNonNull(colours.get(other), other));
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /// Relative luminance as WCAG 2 defines it.
    private static double luminance(String colour) {
        int rgb = Integer.parseInt(colour, 16);
        return 0.2126 * linear(rgb >> 16 & 0xff)
                + 0.7152 * linear(rgb >> 8 & 0xff)
                + 0.0722 * linear(rgb & 0xff);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private static Map<String, String> colours(String theme) throws IOException {
        try (InputStream stream =
                PaletteTest.class.getResourceAsStream("/headroom/desktop/css/tokens.css")) {
            String css =
                    new String(
                            Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            int from = css.indexOf("\n" + theme + " {");
            String block = css.substring(from, css.indexOf('}', from));
            var colours = new HashMap<String, String>();
            var matcher = Pattern.compile("-hr-([a-z-]+): #([0-9a-f]{6});").matcher(block);
            while (matcher.find()) {
                colours.put(matcher.group(1), matcher.group(2));
            }
            assertThat(colours).hasSizeGreaterThan(30);
            return colours;
        }
    }
}
