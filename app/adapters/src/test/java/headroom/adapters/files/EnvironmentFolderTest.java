package headroom.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.EnvironmentFolder.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two looks stand for the time that passes between them.
class EnvironmentFolderTest {

    private static final String GOOD =
            """
            name: %s
            tier: lab
            redis: {host: %s, monitor: {user: u, password: env:P}}
            """;

    @TempDir private Path folder;
    private EnvironmentFolder settings;

    @BeforeEach
    void aFolderOfTwo() throws IOException {
        write("billing", "one");
        write("shop", "one");
        settings = new EnvironmentFolder(new EnvironmentFiles(folder));
    }

    @Test
    void theFirstLookReadsEverythingAtOnce() {
        assertThat(names()).containsExactly("billing", "shop");
        assertThat(settings.look()).allMatch(s -> s.problem().isEmpty());
    }

    @Test
    void aStartThatIsInAHurryReadsTheFirstAndTheNextLookTheOthers() {
        assertThat(settings.first(1)).extracting(Standing::name).containsExactly("billing");
        assertThat(names()).containsExactly("billing", "shop");
    }

    @Test
    void whoeverIsSoughtIsFoundAmongThoseThatWereNotReadYet() {
        settings.first(1);
        assertThat(settings.find("shop")).isPresent();
    }

    @Test
    void aChangeCountsOnceItStandsStill() throws IOException {
        settings.look();
        write("shop", "another-host");
        assertThat(host("shop")).isEqualTo("one:6379");
        assertThat(host("shop")).isEqualTo("another-host:6379");
    }

    @Test
    void aNewFileIsTakenUp() throws IOException {
        settings.look();
        write("orders", "one");
        settings.look();
        assertThat(names()).containsExactly("billing", "orders", "shop");
    }

    @Test
    void aBrokenFileKeepsTheLastGoodAndSaysWhere() throws IOException {
        settings.look();
        Files.writeString(folder.resolve("shop.yaml"), "name: shop\ntier: lba\nredis: {}\n");
        settings.look();
        Standing shop = standing("shop");
        assertThat(shop.problem().orElseThrow().text()).startsWith("shop.yaml:2:1: ");
        assertThat(shop.environment()).isPresent();
        assertThat(settings.find("shop")).isEqualTo(shop.environment());

        write("shop", "mended-host");
        settings.look();
        assertThat(standing("shop").problem()).isEmpty();
        assertThat(host("shop")).isEqualTo("mended-host:6379");
    }

    @Test
    void aFileThatWasNeverGoodHasNoSettings() throws IOException {
        Files.writeString(folder.resolve("orders.yaml"), "name: orders");
        assertThat(standing("orders").environment()).isEmpty();
        assertThat(standing("orders").problem()).isPresent();
    }

    @Test
    void aFileThatIsPutInItsPlaceByDeletingIsNotGone() throws IOException {
        settings.look();
        Files.delete(folder.resolve("shop.yaml"));
        assertThat(names()).contains("shop");
        write("shop", "one");
        settings.look();
        assertThat(names()).contains("shop");
        Files.delete(folder.resolve("shop.yaml"));
        settings.look();
        assertThat(names()).containsExactly("billing");
        assertThat(settings.find("shop")).isEmpty();
    }

    @Test
    void theOrderIsTheOperators() throws IOException {
        Files.writeString(folder.resolve("order.txt"), "shop\nnobody\n");
        assertThat(names()).containsExactly("shop", "billing");
    }

    @Test
    void aFolderThatComesLaterIsFollowed() throws IOException {
        Path later = folder.resolve("later");
        var empty = new EnvironmentFolder(new EnvironmentFiles(later));
        assertThat(empty.look()).isEmpty();
        Files.createDirectories(later);
        Files.writeString(later.resolve("shop.yaml"), GOOD.formatted("shop", "one"));
        empty.look();
        assertThat(empty.look()).hasSize(1);
    }

    private List<String> names() {
        return settings.look().stream().map(Standing::name).toList();
    }

    private Standing standing(String name) {
        return settings.look().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String host(String name) {
        return standing(name).environment().orElseThrow().redis().orElseThrow().address();
    }

    private void write(String name, String host) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), GOOD.formatted(name, host));
    }
}
