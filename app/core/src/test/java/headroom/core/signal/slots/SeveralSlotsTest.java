package headroom.core.signal.slots;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.signal.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is said of slots beside the worst, and of those that are not there.
class SeveralSlotsTest {

    private static final long GIB = 1024;

    private final Sample sample = new Sample();

    private SlotsJudgement judged() {
        return sample.assess().slots();
    }

    private Slot inactive(String name, long holdsMib) {
        return Sample.inactiveSince(
                Sample.slot(name, false, sample.position - holdsMib),
                sample.now.minus(Duration.ofDays(1)));
    }

    /// A cap makes it so: what nobody read for long is lost, and what somebody reads slowly too.
    @Test
    void aLostSlotDoesNotHideBehindAnOrphan() {
        sample.slots =
                List.of(
                        inactive("bg_upgrade", 10 * GIB),
                        Sample.status(inactive("orders_cdc", 0), "lost"),
                        Sample.status(Sample.slot("slow", true, sample.position), "unreserved"));
        assertThat(judged().level()).isEqualTo(Level.CRITICAL);
        assertThat(judged().verdict().headline())
                .isEqualTo("An orphaned replication slot holds WAL");
        assertThat(judged().verdict().sentence())
                .isEqualTo(
                        "Slot bg_upgrade holds 10.0 GiB, 10 % of what is used, and nobody has"
                                + " read it for 1 d. Slot"
                                + " orders_cdc lost the WAL that it needed: it takes a place until it"
                                + " is dropped. Slot slow loses its WAL at the next checkpoint.");
        assertThat(judged().dial().caption()).isEqualTo("1 orphaned, 1 lost");
        assertThat(judged().verdict().remedy().orElseThrow().inputs())
                .containsEntry("slot", "bg_upgrade");
    }

    @Test
    void manyLostSlotsAreNotAllNamed() {
        sample.slots = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sample.slots.add(Sample.status(inactive("s" + i, 0), "lost"));
        }
        assertThat(judged().verdict().sentence()).endsWith("2 more are as the table says.");
        assertThat(judged().dial().caption()).isEqualTo("6 lost");
    }

    @Test
    void whatIsOnlyWatchedIsNotToldBesideWhatIsWorse() {
        sample.slots = List.of(inactive("bg_upgrade", 10 * GIB), inactive("small", 512));
        assertThat(judged().verdict().sentence()).doesNotContain("small");
    }

    /// An active slot may hold more than one that nobody reads.
    @Test
    void theNoteTellsOfTheSlotsThatTheCaptionCounts() {
        sample.slots =
                List.of(Sample.slot("orders", true, sample.position - 100), inactive("old", 1));
        assertThat(judged().dial().caption()).isEqualTo("1 inactive");
        assertThat(judged().note()).isEqualTo("inactive for 1 d");

        Slot copy = Sample.kind(inactive("copy", 200), Slot.Kind.LOGICAL, false, true);
        sample.slots = List.of(copy, Sample.slot("orders", true, sample.position));
        assertThat(judged().dial().caption()).isEqualTo("slots, none inactive");
        assertThat(judged().note()).isEqualTo("1 synced, for a failover");
        sample.slots = List.of(Sample.slot("orders", true, sample.position));
        assertThat(judged().note()).isEqualTo("all are read");
    }

    @Test
    void onAStandbyNothingIsMissingThatWasNeverThere() {
        sample.expectations =
                new Expectations(
                        Optional.of(
                                List.of(
                                        new DeclaredSlot("orders_cdc", "orders team"),
                                        new DeclaredSlot("copy", "orders team"))));
        sample.standby = true;
        Slot copy = Sample.kind(inactive("copy", 1), Slot.Kind.LOGICAL, false, true);
        sample.slots = List.of(copy);
        assertThat(judged().level()).isEqualTo(Level.OK);
        assertThat(judged().missing()).isEmpty();
        assertThat(judged().remarks())
                .contains("Declared, and not looked for on a standby: orders_cdc.");

        sample.later(Duration.ofMinutes(1));
        sample.slots = List.of();
        assertThat(judged().missing()).extracting(m -> m.slot().name()).containsExactly("copy");
        sample.standby = false;
        assertThat(judged().missing()).hasSize(2);
        assertThat(judged().remarks()).noneMatch(r -> r.startsWith("Declared"));
    }

    @Test
    void aSlotThatIsAboutToLoseItsWalSaysWhatKeepsIt() {
        sample.slots =
                List.of(Sample.status(Sample.slot("s", true, sample.position - 10), "unreserved"));
        assertThat(judged().verdict().sentence())
                .contains(
                        "loses its WAL at the next checkpoint. Until then a larger one keeps it,"
                                + " where the storage has room; a reload is enough.");
    }

    /// As with hot_standby_feedback: the standby has a slot on the catalog from long ago.
    @Test
    void theHorizonTellsWhatIsHeldBackFarthest() {
        var catalog = new Slot.Horizon(Optional.of(5L), Optional.of(12_345_678L));
        assertThat(catalog.text()).contains("12.3 M, catalog");
        assertThat(catalog.sentence())
                .contains(
                        "It holds vacuum back: rows of the system catalog deleted in the last 12.3 M"
                                + " transactions, and rows of any table in the last 5, cannot be"
                                + " removed.");
        var rows = new Slot.Horizon(Optional.of(12_345_678L), Optional.of(5L));
        assertThat(rows.text()).contains("12.3 M");
        assertThat(rows.sentence())
                .contains(
                        "It holds vacuum back: rows deleted in the last 12.3 M transactions cannot be"
                                + " removed.");
        var only = new Slot.Horizon(Optional.empty(), Optional.of(5L));
        assertThat(only.text()).contains("5, catalog");
        assertThat(Slot.Horizon.NONE.sentence()).isEmpty();
    }
}
