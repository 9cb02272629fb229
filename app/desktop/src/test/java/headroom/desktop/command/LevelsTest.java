package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LevelsTest {

    @TempDir private Path folder;

    @Test
    void everyLevelIsToldWithWhereItComesFromAndABrokenFileWithItsPlace() throws Exception {
        Path config = folder.resolve("config");
        Path environments = Files.createDirectories(config.resolve("environments"));
        Files.writeString(
                environments.resolve("shop.yaml"),
                """
                name: shop
                tier: production
                redis: {host: 127.0.0.1, port: 1, monitor: {user: u, password: env:NOBODY}}
                levels: {queues: {warning: 4 s}}
                """);
        Files.writeString(
                config.resolve("levels.yaml"),
                "all:\n  storage: {watch: 50 %}\nproduction:\n  found: {server: critical}\n");

        var told = Program.run("levels", "--config", config, "--data", folder.resolve("data"));
        assertThat(told.err()).isEmpty();
        assertThat(told.code()).isZero();
        assertThat(told.out().lines().map(l -> l.strip().replaceAll(" {2,}", " | ")))
                .startsWith("shop, production", "storage.watch | 50 % | levels.yaml:2")
                .contains(
                        "storage.warning | 75 % | shipped",
                        "queues.warning | 4 s | shop.yaml:4",
                        "found.server | critical | levels.yaml:4",
                        "cuts.xmin | 10000000 | shipped");

        Files.writeString(config.resolve("levels.yaml"), "all: {storge: {watch: 50 %}}\n");
        var broken =
                Program.run(
                        "check", "--json", "--config", config, "--data", folder.resolve("data"));
        assertThat(broken.code()).isEqualTo(3);
        assertThat(broken.err())
                .contains(
                        "levels.yaml:1:7: unknown key \"storge\" in all; did you mean \"storage\"?");
        assertThat(broken.out()).contains("storge");
    }
}
