package headroom.core.signal.load;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Capacity;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Tier;
import headroom.core.signal.Assessment;
import headroom.core.signal.Sample;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.load.Elsewhere.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ElsewhereTest {

    private final Sample main = new Sample();
    private final Sample other = new Sample();

    ElsewhereTest() {
        main.sessions = new ArrayList<>(List.of(Sample.sessions("web", "active", 3)));
        main.expectations = declared(bare("web"), client("verification-service"));
        other.system = 99;
        other.sessions =
                new ArrayList<>(
                        List.of(
                                Sample.sessions("reports", "idle", 2),
                                Sample.sessions("verification-service", "idle", 14)));
        other.expectations = declared(bare("reports"));
    }

    private static ExpectedClient client(String service) {
        return new ExpectedClient(
                service,
                Optional.empty(),
                Optional.of(service),
                List.of(),
                Optional.of("tokens"),
                Optional.empty());
    }

    private static Expectations declared(ExpectedClient... clients) {
        return new Expectations(
                Optional.empty(), Optional.of(List.of(clients)), Optional.empty(), Map.of());
    }

    private static Site site(String name, Sample sample) {
        return Site.of(
                new Environment(
                        name,
                        Tier.PRODUCTION,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.<Capacity>empty(),
                        sample.expectations,
                        Levels.DEFAULT),
                sample.snapshot());
    }

    private List<Elsewhere> found() {
        return Elsewhere.of(site("main", main), List.of(site("main", main), site("db-b", other)));
    }

    @Test
    void aServiceOnTheWrongHostIsToldOnBothSides() {
        assertThat(found()).hasSize(1);
        Elsewhere wrong = found().getFirst();
        assertThat(wrong.sessions()).isEqualTo(14);
        assertThat(wrong.remark(site("main", main)).sentence())
                .isEqualTo(
                        "14 sessions of verification-service are on db-b, expected here, where it has"
                                + " none.");
        assertThat(wrong.remark(site("db-b", other)).sentence())
                .isEqualTo(
                        "14 sessions of verification-service are here, expected on main, where it has"
                                + " none.");
        Assessment seen = main.assess().among(site("main", main), found());
        assertThat(seen.pools().level()).isEqualTo(Level.WARNING);
        assertThat(seen.pools().verdict().headline()).isEqualTo("A service is connected elsewhere");
        assertThat(seen.workload().elsewhere()).isEqualTo(found());
    }

    @Test
    void whoIsDeclaredInBothIsNowhereWrong() {
        other.expectations = declared(bare("reports"), bare("verification-service"));
        assertThat(found()).isEmpty();
    }

    private static ExpectedClient bare(String service) {
        return new ExpectedClient(
                service,
                Optional.empty(),
                Optional.of(service),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whereNobodyDeclaredClientsNobodyIsAStranger() {
        other.expectations = Expectations.NONE;
        assertThat(found()).isEmpty();
    }

    @Test
    void twoDatabasesOfOneServerShareTheirSessions() {
        other.system = main.system;
        main.expectations = declared(bare("web"), bare("verification-service"));
        assertThat(found()).isEmpty();
    }

    @Test
    void whatIsNotReadNowTellsNothing() {
        Site silent =
                Site.of(
                        new Environment(
                                "db-b",
                                Tier.PRODUCTION,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.<Capacity>empty(),
                                other.expectations,
                                Levels.DEFAULT),
                        other.failing(other.snapshot(), ServerFacts.SOURCE, Sample.HUNG));
        assertThat(Elsewhere.of(site("main", main), List.of(silent))).isEmpty();
    }
}
