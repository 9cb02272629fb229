package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveModelTest {

    @TempDir private Path folder;

    @Test
    void theLabIsStartedOnceHoweverOftenItsButtonIsPressed() {
        var opened = new AtomicInteger();
        var folders = new Folders(folder.resolve("config"), folder.resolve("data"));
        try (var wiring = Wiring.of(folders)) {
            var model = new LiveModel(wiring, "operator", (_, _) -> opened.incrementAndGet());
            model.startLab();
            model.startLab();
        }
        assertThat(opened).hasValue(1);
    }
}
