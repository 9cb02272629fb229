package headroom.core.signal.wal;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.reading.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseTest {

    private static Release release(long released, long ahead, long min, long max) {
        return Release.of(
                Bytes.mib(released),
                Bytes.mib(ahead),
                new WalSettings(
                        Bytes.mib(16),
                        Bytes.mib(min),
                        Bytes.mib(max),
                        Bytes.ZERO,
                        Optional.empty()));
    }

    @Test
    void belowMaxWalSizeEverythingMayBeReusedAndNothingComeBack() {
        assertThat(release(336, 0, 80, 1024).leastBack()).isEqualTo(Bytes.ZERO);
        assertThat(release(336, 0, 80, 1024).mostBack()).isEqualTo(Bytes.mib(336 - 64));
    }

    /// As measured: of 336 MiB the directory shrank by 288 with max_wal_size at 64 MB.
    @Test
    void withASmallMaxWalSizeNearlyAllComesBack() {
        Release release = release(336, 0, 80, 64);
        assertThat(release.leastBack()).isEqualTo(Bytes.mib(272));
        assertThat(release.mostBack()).isEqualTo(Bytes.mib(288));
    }

    @Test
    void whatIsAlreadyRecycledAheadNeedNotBeFilledAgain() {
        assertThat(release(336, 48, 32, 64).leastBack()).isEqualTo(Bytes.mib(320));
        assertThat(release(336, 2000, 32, 64).leastBack()).isEqualTo(Bytes.mib(336));
        assertThat(release(336, 2000, 32, 64).mostBack()).isEqualTo(Bytes.mib(336));
    }

    @Test
    void neverLessThanNothing() {
        assertThat(release(0, 0, 80, 1024))
                .isEqualTo(new Release(Bytes.ZERO, Bytes.ZERO, Bytes.ZERO));
    }
}
