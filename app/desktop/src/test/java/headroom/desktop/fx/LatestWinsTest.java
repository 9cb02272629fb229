package headroom.desktop.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LatestWinsTest {

    private final Queue<Runnable> pending = new ArrayDeque<>();
    private final List<Integer> arrived = new ArrayList<>();
    private final LatestWins<Integer> values = new LatestWins<>(pending::add, arrived::add);

    @Test
    void onlyTheNewestArrivesAndOnlyOneTaskIsPending() {
        for (int i = 1; i <= 1000; i++) {
            values.offer(i);
        }
        assertThat(pending).hasSize(1);
        drain();
        assertThat(arrived).containsExactly(1000);
    }

    @Test
    void whatComesAfterADeliveryIsDeliveredToo() {
        values.offer(1);
        drain();
        values.offer(2);
        drain();
        assertThat(arrived).containsExactly(1, 2);
    }

    private void drain() {
        while (!pending.isEmpty()) {
            pending.remove().run();
        }
    }
}
