package headroom.core.signal;

import headroom.core.environment.Level;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A setting that is not as the operators declared.
///
/// @param found what the server says; empty where it has no such setting
public record Deviation(String setting, String expected, Optional<String> found) {

    /// The settings that concern WAL and slots; all others concern the connections.
    private static final List<String> OF_WAL =
            List.of("wal", "slot", "replica", "archive", "checkpoint", "standby", "sender");

    /// Which settings are otherwise than declared, by name; none where they could not be read.
    public static List<Deviation> of(Evidence evidence) {
        Map<String, String> declared = evidence.expectations().settings();
        Optional<ServerSettings> read = evidence.slow(ServerSettings.SOURCE).fresh();
        if (read.isEmpty()) {
            return List.of();
        }
        var deviations = new ArrayList<Deviation>();
        new TreeMap<>(declared)
                .forEach((name, expected) -> {
                    Optional<String> found =
                            read.get().values().getOrDefault(name, Optional.empty());
                    if (found.filter(f -> SettingValue.same(expected, f)).isEmpty()
                            && read.get().values().containsKey(name)) {
                        deviations.add(new Deviation(name, expected, found));
                    }
                });
        deviations.sort(Comparator.comparing(Deviation::setting));
        return deviations;
    }

    /// On whose gauge it is told.
    public Gauge gauge() {
        return OF_WAL.stream().anyMatch(setting::contains) ? Gauge.WAL : Gauge.POOLS;
    }

    /// As in "max_wal_size is 1GB, declared 4GB."
    public String sentence() {
        return found.map(f ->
                        "%s is %s, declared %s."
                                .formatted(
                                        Shown.text(setting),
                                        f.isEmpty() ? "empty" : Shown.text(f),
                                        Shown.text(expected)))
                .orElseGet(() ->
                        "%s is declared, yet this server has no such setting."
                                .formatted(Shown.text(setting)));
    }

    /// That the declared settings could not be compared, and why; empty while they can, or none is
    /// declared.
    static Optional<String> doubt(Evidence evidence) {
        if (evidence.expectations().settings().isEmpty()) {
            return Optional.empty();
        }
        return evidence.slow(ServerSettings.SOURCE)
                .trouble()
                .filter(reason -> reason.kind() != Reason.Kind.PENDING)
                .map(reason ->
                        "Whether the settings are as declared is not known: %s."
                                .formatted(reason.sentence()));
    }

    /// A verdict to which what deviates on its gauge is added.
    ///
    /// @param level how bad a deviation is
    static Verdict added(Verdict verdict, Gauge gauge, List<Deviation> all, Level level) {
        List<Deviation> here = all.stream().filter(d -> d.gauge() == gauge).toList();
        if (here.isEmpty() || verdict.level() == Level.UNKNOWN) {
            return verdict;
        }
        return verdict.with(
                List.of(
                        new Clause(
                                level,
                                "Settings are not as declared",
                                String.join(
                                        " ", here.stream().map(Deviation::sentence).toList()))));
    }
}
