package headroom.core.signal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Capacity;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.signal.Sample;
import headroom.core.signal.storage.DatabaseSizes.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the bytes are, and which of them grow.
class StoragePartsTest {

    private final Sample sample = new Sample();

    private StoragePart part(String name) {
        return sample.assess().storage().parts().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static DatabaseSizes databases(long shop, long crm) {
        return new DatabaseSizes(
                List.of(
                        new Size("crm", Optional.of(Bytes.gib(crm))),
                        new Size("shop", Optional.of(Bytes.gib(shop)))),
                Optional.of(Bytes.mib(1)));
    }

    @Test
    void everyPartIsNamedAndWhatPostgresDoesNotKnowIsOther() {
        sample.databases = Optional.of(databases(70, 20));
        sample.usedOfVolume = Optional.of(Bytes.gib(150));
        assertThat(sample.assess().storage().parts())
                .extracting(StoragePart::name)
                .containsExactly(
                        "Database shop",
                        "Database crm",
                        "Shared catalogs",
                        "WAL held",
                        "WAL recycled ahead",
                        "Logs",
                        "Temporary files",
                        "Other");
        assertThat(part("Shared catalogs").bytes()).contains(Bytes.mib(1));
        assertThat(part("Other").bytes()).contains(Bytes.gib(50));
        assertThat(part("WAL held").growth()).isEmpty();
    }

    @Test
    void theDatabaseThatGrowsIsNamed() {
        for (int i = 0; i < 20; i++) {
            sample.databases = Optional.of(databases(70 + i, 20));
            sample.use = Optional.of(Sample.use(100 + i, 1));
            sample.capacity = Optional.of(new Capacity(Bytes.gib(200), Bytes.gib(200)));
            sample.later(Duration.ofSeconds(30));
        }
        sample.databases = Optional.of(databases(90, 20));
        sample.use = Optional.of(Sample.use(120, 1));
        assertThat(part("Database shop").growth()).contains("+120.0 GiB/h");
        assertThat(part("Database crm").growth()).contains("steady");
        assertThat(sample.assess().storage().verdict().sentence())
                .endsWith("100 % of the growth is database shop.");
    }

    @Test
    void whatShrinksIsToldWithItsSign() {
        sample.use = Optional.of(Sample.use(100, 50));
        sample.files = Optional.empty();
        sample.later(Duration.ofMinutes(6));
        sample.use = Optional.of(Sample.use(100, 40));
        assertThat(part("WAL").growth()).contains("−100.0 GiB/h");
    }

    @Test
    void aTrendNeedsItsTime() {
        sample.later(Duration.ofMinutes(4));
        sample.use = Optional.of(Sample.use(120, 1));
        assertThat(part("Tables and indexes").perSecond()).isEmpty();
    }

    @Test
    void aDatabaseThatTheRoleMayNotSeeIsNoEmptyOne() {
        sample.databases =
                Optional.of(
                        new DatabaseSizes(
                                List.of(
                                        new Size("shop", Optional.of(Bytes.gib(70))),
                                        new Size("secret", Optional.empty()))));
        assertThat(part("Database secret").bytes()).isEmpty();
        assertThat(part("Database secret").note()).isEqualTo("not visible to this role");
        assertThat(sample.assess().storage().parts())
                .extracting(StoragePart::name)
                .doesNotContain("Shared catalogs");
    }

    @Test
    void databasesThatCouldNotBeReadSayWhy() {
        var slow = new Reason(Reason.Kind.TIMEOUT, "nothing within 10 s");
        var storage =
                sample.assess(sample.failing(sample.snapshot(), DatabaseSizes.SOURCE, slow))
                        .storage();
        assertThat(storage.parts().getFirst().note())
                .isEqualTo("by database not known: no answer: nothing within 10 s");
    }

    @Test
    void manyDatabasesAreToldTogether() {
        sample.databases =
                Optional.of(
                        new DatabaseSizes(
                                IntStream.range(0, 40)
                                        .mapToObj(i -> new Size("d" + i, Optional.of(Bytes.gib(1))))
                                        .toList()));
        assertThat(part("28 more databases").bytes()).contains(Bytes.gib(28));
    }

    @Test
    void moreUsedThanAllocatedIsAnOutdatedSize() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(100), Bytes.gib(1000)));
        sample.use = Optional.of(Sample.use(120, 1));
        assertThat(sample.assess().storage().verdict().sentence())
                .contains(
                        "More is used than is allocated: what configured says of the size is out of"
                                + " date.");
    }

    @Test
    void aVolumeLargerThanItsCeilingHasAnOutdatedCeiling() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1000), Bytes.gib(500)));
        sample.origin = "node_exporter, /data";
        assertThat(sample.assess().storage().verdict().sentence())
                .contains(
                        "Allocated is 1000.0 GiB, more than the ceiling: what node_exporter, /data says"
                                + " of the ceiling is out of date.");
    }
}
