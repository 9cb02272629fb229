package headroom.desktop.command;

import headroom.core.readiness.Ability;
import headroom.core.readiness.Grant;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.Readiness.Line;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The answer of `ready` for a person: the table, and below it what is to be run where.
final class ReadyText {

    /// From here on a reason that several lines have stands below the table, once.
    private static final int LONG = 80;

    private ReadyText() {}

    /// @param now for the age of what could not be read again
    static String of(Instant now, List<Ready> all) {
        var text = new StringBuilder();
        for (Ready ready : all) {
            environment(text, now, ready);
        }
        return text.toString();
    }

    private static void environment(StringBuilder text, Instant now, Ready ready) {
        text.append(ready.environment().name())
                .append(" (")
                .append(ready.environment().tier().word())
                .append("): ")
                .append(ready.readiness().sentence())
                .append('\n');
        ready.readiness()
                .stale()
                .ifPresent(at ->
                        text.append("  As last read ")
                                .append(new Age(Duration.between(at, now)).text())
                                .append(" ago; it may be otherwise by now.\n"));
        List<Line> lines = ready.readiness().lines();
        int of = width(lines.stream().map(Line::of).toList());
        int what = width(lines.stream().map(l -> l.what().title()).toList());
        int by = width(lines.stream().map(Line::by).toList());
        List<String> notes = notes(lines);
        for (Line line : lines) {
            Ability ability = line.ability();
            text.append(
                            "  %s %-7s  %s  %s  %s  %s"
                                    .formatted(
                                            sign(ability),
                                            ability.word(),
                                            pad(line.of(), of),
                                            pad(line.what().title(), what),
                                            pad(line.by(), by),
                                            why(ability.reason(), notes))
                                    .stripTrailing())
                    .append('\n');
        }
        for (int i = 0; i < notes.size(); i++) {
            text.append("  (%d) ".formatted(i + 1)).append(notes.get(i)).append('\n');
        }
        grants(text, lines);
        ready.readiness().remarks().forEach(r -> text.append("  ").append(r).append('\n'));
        ready.environment()
                .postgres()
                .flatMap(p -> p.operator())
                .filter(_ -> ready.trial() instanceof OperatorTrial.NotTried)
                .ifPresent(o ->
                        text.append("  The password of ")
                                .append(Shown.text(o.user()))
                                .append(" was not tried; --login does.\n"));
    }

    private static List<String> notes(List<Line> lines) {
        List<String> whole = lines.stream().map(l -> shown(l.ability().reason())).toList();
        return whole.stream()
                .filter(why -> why.length() > LONG && Collections.frequency(whole, why) > 1)
                .distinct()
                .toList();
    }

    private static String why(String reason, List<String> notes) {
        String whole = shown(reason);
        int note = notes.indexOf(whole);
        return note < 0 ? whole : "%s (%d)".formatted(Shown.text(reason, LONG), note + 1);
    }

    private static String shown(String reason) {
        return Shown.text(reason, Reason.LONGEST);
    }

    /// As they stand, so that they can be copied; those of one place together.
    private static void grants(StringBuilder text, List<Line> lines) {
        Map<String, Set<String>> places = new LinkedHashMap<>();
        lines.stream()
                .flatMap(l -> l.ability().toGrant().stream())
                .forEach((Grant g) ->
                        places.computeIfAbsent(g.where(), _ -> new LinkedHashSet<>())
                                .add(g.statement()));
        places.forEach((where, statements) -> {
            text.append("  To grant, ").append(where).append(":\n");
            statements.forEach(s -> text.append("    ").append(s).append('\n'));
        });
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /// A shape beside the word.
    private static String sign(Ability ability) {
        return switch (ability) {
            case Ability.Can _ -> "●";
            case Ability.Closed _ -> "◆";
            case Ability.Cannot _ -> "▲";
            case Ability.Unknown _ -> "○";
        };
    }
}
