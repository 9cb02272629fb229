package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class MarkTest {

    @TempDir private Path folder;

    @Test
    void aReleaseStandsInTheJournalInTheOperatorsName() throws Exception {
        Path environments = Files.createDirectories(folder.resolve("config/environments"));
        Files.writeString(
                environments.resolve("shop.yaml"),
                """
                name: shop
                tier: production
                postgres:
                  host: 127.0.0.1
                  port: 5432
                  database: shop
                  monitor: {user: headroom_monitor, password: env:SHOP_PG}
                """);
        Path config = folder.resolve("config");
        Path data = folder.resolve("data");
        var wrong = Program.run("mark", "shpo", "v1.2", "--config", config, "--data", data);
        assertThat(wrong.code()).isEqualTo(64);
        assertThat(wrong.err()).contains("no environment \"shpo\"");
        assertThat(data.resolve("journal.db")).doesNotExist();

        var marked =
                Program.run(
                        "mark",
                        "shop",
                        "v1.2",
                        "--config",
                        config,
                        "--data",
                        data,
                        "--operator",
                        "ada");
        assertThat(marked.err()).isEmpty();
        assertThat(marked.code()).isZero();
        assertThat(marked.out()).startsWith("marked v1.2 on shop at ");

        var shown = Program.run("journal", "show", "--data", data);
        assertThat(shown.out()).contains("  -  ada  shop: release v1.2 went out");
    }
}
