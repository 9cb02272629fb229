package headroom.desktop.fx;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.List;
import java.util.Locale;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;

/// Dark or light. Follows the system; the property `headroom.theme` (dark, light, system) forces
/// one.
public enum Theme {
    DARK,
    LIGHT;

    private static final List<String> SHEETS =
            List.of(
                    "tokens.css",
                    "base.css",
                    "controls.css",
                    "shell.css",
                    "board.css",
                    "runbook.css",
                    "environment.css");

    /// Dresses a scene now and whenever the system changes its mind. Toolkit thread only.
    public static void follow(Scene scene, String forced) {
        Fonts.load();
        for (String sheet : SHEETS) {
            scene.getStylesheets().add(resource(sheet));
        }
        switch (forced.toLowerCase(Locale.ROOT)) {
            case "dark" -> DARK.dress(scene);
            case "light" -> LIGHT.dress(scene);
            default ->
                    Platform.getPreferences()
                            .colorSchemeProperty()
                            .subscribe(scheme -> of(scheme).dress(scene));
        }
    }

    /// What `headroom.theme` says; `system` when it is not set.
    public static String forced() {
        return System.getProperty("headroom.theme", "system");
    }

    private static String resource(String sheet) {
        var url = Theme.class.getResource("/headroom/desktop/css/" + sheet);
        if (url == null) {
            throw new IllegalStateException("the style sheet " + sheet + " is missing");
        }
        return url.toExternalForm();
    }

    private static Theme of(ColorScheme scheme) {
        return scheme == ColorScheme.LIGHT ? LIGHT : DARK;
    }

    private void dress(Scene scene) {
        Application.setUserAgentStylesheet(
                switch (this) {
                    case DARK -> new PrimerDark().getUserAgentStylesheet();
                    case LIGHT -> new PrimerLight().getUserAgentStylesheet();
                });
        scene.getRoot().getStyleClass().remove("light");
        if (this == LIGHT) {
            scene.getRoot().getStyleClass().add("light");
        }
    }
}
