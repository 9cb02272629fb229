package headroom.desktop.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Columns of figures line up only if every digit is as wide as every other.
class FontsTest {

    @Test
    void everyDigitHasTheSameWidth() throws Exception {
        for (String file : Fonts.FILES) {
            Font font = font(file);
            Set<Long> widths = new HashSet<>();
            for (char digit = '0'; digit <= '9'; digit++) {
                widths.add(Math.round(width(font, digit)));
            }
            assertThat(widths).as(file).hasSize(1);
        }
    }

    @Test
    void theSignsOfTheWindowAreThere() throws Exception {
        for (String file : Fonts.FILES) {
            assertThat(font(file).canDisplayUpTo("–−…·→≥%/“”’")).as(file).isEqualTo(-1);
        }
    }

    private static double width(Font font, char digit) {
        return font.getStringBounds(String.valueOf(digit), new FontRenderContext(null, true, true))
                .getWidth();
    }

    private static Font font(String file) throws Exception {
        try (InputStream stream =
                FontsTest.class.getResourceAsStream("/headroom/desktop/fonts/" + file)) {
            return Font.createFont(Font.TRUETYPE_FONT, Objects.requireNonNull(stream))
                    .deriveFont(1000f);
        }
    }
}
