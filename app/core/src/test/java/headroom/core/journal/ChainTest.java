package headroom.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChainTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");

    @Test
    void theByteFormIsPinnedBecauseJournalsOutliveVersions() {
        // sha256sum of the documented byte form, computed outside Java
        assertThat(Chain.hash(Chain.GENESIS, 1, AT, "operator", "{\"event\":\"noted\"}"))
                .isEqualTo("a8d6976fe952459bd206c951a05d44c5cb517eb446ab5e878be915b5ae3faa7d");
    }

    @Test
    void everyFieldCounts() {
        String hash = Chain.hash(Chain.GENESIS, 1, AT, "operator", "payload");
        assertThat(Chain.hash(hash, 1, AT, "operator", "payload")).isNotEqualTo(hash);
        assertThat(Chain.hash(Chain.GENESIS, 2, AT, "operator", "payload")).isNotEqualTo(hash);
        assertThat(Chain.hash(Chain.GENESIS, 1, AT.plusNanos(1), "operator", "payload"))
                .isNotEqualTo(hash);
        assertThat(Chain.hash(Chain.GENESIS, 1, AT, "drill", "payload")).isNotEqualTo(hash);
        assertThat(Chain.hash(Chain.GENESIS, 1, AT, "operator", "Payload")).isNotEqualTo(hash);
        assertThat(Chain.hash(Chain.GENESIS, 1, AT, "operator", "payload")).isEqualTo(hash);
    }

    @Test
    void textCannotMoveFromOneFieldIntoTheNext() {
        assertThat(Chain.hash(Chain.GENESIS, 1, AT, "ab", "c"))
                .isNotEqualTo(Chain.hash(Chain.GENESIS, 1, AT, "a", "bc"));
        assertThat(Chain.hash(Chain.GENESIS, 1, AT, "", "abc"))
                .isNotEqualTo(Chain.hash(Chain.GENESIS, 1, AT, "abc", ""));
    }

    @Test
    void halfASurrogatePairIsRefusedAndNotReplaced() {
        assertThatThrownBy(() -> Chain.hash(Chain.GENESIS, 1, AT, "\ud83d", "payload"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
