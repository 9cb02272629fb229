package headroom.desktop.command;

import headroom.core.poll.Cost;
import headroom.core.poll.Cost.ServerTime;
import headroom.core.poll.Pace;
import headroom.core.poll.Weighed;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The answer of `check --cost` for a person: a table, what it adds up to, and why something is not
/// known.
final class CostText {

    private static final List<String> HEAD =
            List.of(
                    "server",
                    "read",
                    "pace",
                    "statements",
                    "round trips",
                    "server time",
                    "waited",
                    "sent",
                    "received");

    /// Columns of numbers.
    private static final int NUMBERS = 3;

    private static final String UNKNOWN = "?";

    private CostText() {}

    static String of(List<Costs> all) {
        var text = new StringBuilder();
        all.forEach(costs -> environment(text, costs));
        return text.toString();
    }

    private static void environment(StringBuilder text, Costs costs) {
        text.append(costs.environment().name())
                .append(" (")
                .append(costs.environment().tier().word())
                .append("): what each read costs\n");
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        costs.reads().forEach(read -> rows.add(row(read)));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                line.append("  ").append(i < NUMBERS ? row.get(i) + space : space + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        sums(text, costs.reads());
        remarks(text, costs.reads());
    }

    private static List<String> row(Weighed read) {
        var row = new ArrayList<String>();
        row.add(Shown.text(read.source().server()));
        row.add(Shown.text(read.source().name()));
        row.add(pace(read));
        Optional<Cost> usual = read.usual();
        row.add(usual.map(c -> String.valueOf(c.statements())).orElse(UNKNOWN));
        row.add(
                usual.map(c -> c.roundTrips() + (read.settled().isEmpty() ? "*" : ""))
                        .orElse(UNKNOWN));
        row.add(usual.flatMap(c -> c.server().known()).map(CostText::millis).orElse(UNKNOWN));
        row.add(usual.map(c -> millis(c.waited())).orElse(UNKNOWN));
        row.add(usual.flatMap(Cost::sent).map(Bytes::text).orElse(UNKNOWN));
        row.add(usual.flatMap(Cost::received).map(Bytes::text).orElse(UNKNOWN));
        return row;
    }

    private static String pace(Weighed read) {
        String every =
                "every "
                        + text(read.every())
                        + (read.pace() instanceof Pace.ByCost ? " by cost" : "");
        return read.unseen().equals(read.every())
                ? every
                : every + ", unseen " + text(read.unseen());
    }

    /// Whole seconds without their decimal.
    private static String text(Duration length) {
        return new Age(length).text().replace(".0 s", " s");
    }

    /// What was not read at all, or whose figures are not known, is left out and said to be.
    private static void sums(StringBuilder text, List<Weighed> reads) {
        double trips = 0;
        double bytes = 0;
        double millis = 0;
        for (Weighed read : reads) {
            double perMinute = 60_000.0 / Math.max(1, read.every().toMillis());
            if (read.usual().isPresent()) {
                Cost cost = read.usual().get();
                trips += perMinute * cost.roundTrips();
                bytes += perMinute * sum(cost);
                millis += perMinute * cost.server().known().map(CostText::exact).orElse(0.0);
            }
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "  In view, as far as known: %.0f round trips, %s and %.1f ms of the servers' time a minute.%n",
                        trips,
                        new Bytes(Math.round(bytes)).text(),
                        millis));
    }

    private static long sum(Cost cost) {
        return cost.sent().orElse(Bytes.ZERO).plus(cost.received().orElse(Bytes.ZERO)).count();
    }

    private static void remarks(StringBuilder text, List<Weighed> reads) {
        Map<String, List<Weighed>> by = new LinkedHashMap<>();
        for (Weighed read : reads) {
            read.trouble()
                    .ifPresent(why ->
                            add(
                                    by,
                                    "Not read: " + Shown.text(why.sentence(), Reason.LONGEST),
                                    read));
            read.usual()
                    .map(cost ->
                            switch (cost.server()) {
                                case ServerTime.Told(var _, String told) ->
                                        "Server time by " + told;
                                case ServerTime.Untold(String why) ->
                                        "Server time not known: " + Shown.text(why, Reason.LONGEST);
                            })
                    .ifPresent(remark -> add(by, remark, read));
        }
        by.forEach((remark, of) ->
                text.append("  ")
                        .append(remark)
                        .append(" (")
                        .append(String.join("; ", names(of, reads)))
                        .append(")\n"));
        if (reads.stream().anyMatch(r -> r.first().isPresent() && r.settled().isEmpty())) {
            text.append("  * with what is only done once: it may not be read again so soon\n");
        }
    }

    private static void add(Map<String, List<Weighed>> by, String remark, Weighed read) {
        by.computeIfAbsent(remark, _ -> new ArrayList<>()).add(read);
    }

    /// The server alone where all of its reads are meant.
    private static Set<String> names(List<Weighed> some, List<Weighed> all) {
        var names = new LinkedHashSet<String>();
        for (Weighed read : some) {
            String server = Shown.text(read.source().server());
            names.add(
                    count(some, read) == count(all, read)
                            ? server
                            : server + " " + Shown.text(read.source().name()));
        }
        return names;
    }

    private static long count(List<Weighed> reads, Weighed like) {
        return reads.stream()
                .filter(r -> r.source().server().equals(like.source().server()))
                .count();
    }

    private static String millis(Duration length) {
        return String.format(Locale.ROOT, "%.2f ms", exact(length));
    }

    private static double exact(Duration length) {
        return length.toNanos() / 1e6;
    }
}
