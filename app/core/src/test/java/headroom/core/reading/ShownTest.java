package headroom.core.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ShownTest {

    private static String shown(int code) {
        return Shown.text(Character.toString(code));
    }

    @Test
    void ordinaryNamesStayAsTheyAre() {
        assertThat(Shown.text("bg_upgrade_16 – größer, 東京 🚀"))
                .isEqualTo("bg_upgrade_16 – größer, 東京 🚀");
    }

    @Test
    void escapeCodesLineBreaksAndBidirectionalTricksBecomeVisible() {
        assertThat(shown(0x1B)).isEqualTo("\\u{1B}");
        assertThat(shown('\n')).isEqualTo("\\u{A}");
        assertThat(shown(0)).isEqualTo("\\u{0}");
        assertThat(shown(0x202E)).isEqualTo("\\u{202E}");
        assertThat(shown(0x2066)).isEqualTo("\\u{2066}");
        assertThat(shown(0x200B)).isEqualTo("\\u{200B}");
        assertThat(shown(0x2028)).isEqualTo("\\u{2028}");
        assertThat(shown(0x85)).isEqualTo("\\u{85}");
        assertThat(shown(0xA0)).isEqualTo("\\u{A0}");
        assertThat(shown(0xD800)).isEqualTo("\\u{D800}");
    }

    @Test
    void nothingCanPretendToBeAnEscape() {
        assertThat(Shown.text("\\u{1B}")).isEqualTo("\\\\u{1B}");
    }

    @Test
    void longTextsAreCutBetweenCharactersAndSaySo() {
        assertThat(Shown.text("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Shown.text("x".repeat(81))).isEqualTo("x".repeat(80) + "…");
        assertThat(Shown.text("abc\n", 5)).isEqualTo("abc…");
        assertThat(Shown.text("🚀🚀", 3)).isEqualTo("🚀…");
    }

    @Test
    void whateverComesInOnlyVisibleCharactersComeOutAndBounded() {
        var random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            var raw = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                raw.append((char) random.nextInt(0x10000));
            }
            String shown = Shown.text(raw.toString());
            assertThat(shown.length()).isLessThanOrEqualTo(81);
            assertThat(shown.codePoints())
                    .noneMatch(c ->
                            Character.isISOControl(c)
                                    || Character.getType(c) == Character.FORMAT
                                    || Character.getType(c) == Character.SURROGATE);
        }
    }
}
