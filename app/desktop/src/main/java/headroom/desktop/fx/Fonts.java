package headroom.desktop.fx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.scene.text.Font;

/// The bundled fonts, the same on every platform. Their digits all have one width.
public final class Fonts {

    /// The files under assets/fonts.
    public static final List<String> FILES =
            List.of(
                    "IBMPlexSans-Regular.ttf",
                    "IBMPlexSans-SemiBold.ttf",
                    "IBMPlexSans-Bold.ttf",
                    "IBMPlexMono-Regular.ttf",
                    "IBMPlexMono-SemiBold.ttf");

    private Fonts() {}

    /// Makes them known to the toolkit. Harmless when repeated.
    public static void load() {
        for (String file : FILES) {
            try (InputStream stream =
                    Fonts.class.getResourceAsStream("/headroom/desktop/fonts/" + file)) {
                if (stream == null || Font.loadFont(stream, 13) == null) {
                    throw new IllegalStateException("the font " + file + " cannot be loaded");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
