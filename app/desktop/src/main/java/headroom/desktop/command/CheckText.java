package headroom.desktop.command;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Judgement;
import headroom.core.signal.pools.Diagnosis;
import headroom.core.signal.pools.PoolFinding;
import java.util.List;
import java.util.Locale;

/// The answer of `check` for a person.
final class CheckText {

    private CheckText() {}

    static String of(List<Checked> all) {
        var text = new StringBuilder();
        for (var checked : all) {
            var assessment = checked.assessment();
            text.append(checked.environment().name())
                    .append(" (")
                    .append(checked.environment().tier().word())
                    .append("): ")
                    .append(checked.level().word().toUpperCase(Locale.ROOT))
                    .append(checked.server().map(s -> ", " + s.text()).orElse(""))
                    .append('\n');
            checked.cost().ifPresent(cost -> text.append("  ").append(cost).append('\n'));
            for (var other : checked.changed().orElse(List.of())) {
                text.append("  ")
                        .append(sign(checked.ofOtherServer()))
                        .append(" Server changed  ")
                        .append(Shown.text(other.text()))
                        .append(
                                "\n    Mitigations are locked until it is accepted in the window.\n");
            }
            for (var judgement : assessment.all()) {
                line(text, judgement, checked);
            }
            assessment.pools().pools().forEach(pool -> line(text, pool));
            assessment
                    .workload()
                    .queries()
                    .filter(_ -> checked.environment().postgres().isPresent())
                    .ifPresent(found ->
                            text.append("      Queries  ").append(found.sentence()).append('\n'));
            checked.environment().bouncers().stream()
                    .filter(bouncer -> bouncer.admin().isEmpty())
                    .forEach(bouncer ->
                            text.append("      PgBouncer ")
                                    .append(Shown.text(bouncer.name()))
                                    .append(" is only watched: no admin login is configured\n"));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, Judgement judgement, Checked checked) {
        var dial = judgement.dial();
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %s %-8s  %-7s  %s %s",
                        sign(judgement.level()),
                        judgement.level().word(),
                        judgement.gauge().title(),
                        dial.value(),
                        dial.caption()));
        if (!judgement.note().isEmpty()) {
            text.append(", ").append(judgement.note());
        }
        text.append("\n    ").append(judgement.verdict().sentence());
        var provenance = judgement.provenance();
        text.append(" [").append(provenance.source());
        provenance
                .age(checked.assessment().at())
                .map(Age::text)
                .ifPresent(age -> text.append(", ").append(age).append(" old"));
        text.append("]\n");
    }

    private static void line(StringBuilder text, PoolFinding pool) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "    %s %-8s  %s",
                        sign(pool.level()),
                        pool.level().word(),
                        Shown.text(pool.where())));
        switch (pool) {
            case PoolFinding.Unread(var _, var _, Reason why) ->
                    text.append(": not known, ").append(Shown.text(why.sentence(), Reason.LONGEST));
            case PoolFinding.Read read -> {
                text.append(": ").append(Shown.text(read.name()));
                read.mode().ifPresent(mode -> text.append(" (").append(mode).append(')'));
                text.append(", ").append(read.active());
                read.max().ifPresent(max -> text.append(" of ").append(max));
                text.append(" in use, ").append(read.idle()).append(" idle, ");
                text.append(read.waiting()).append(" waiting");
                read.longestWait()
                        .ifPresent(age -> text.append(", the first for ").append(age.text()));
                read.bouncer()
                        .ifPresent(own ->
                                text.append(
                                        ", %d clients served, %d connections (%d used, %d tested, %d logging in)"
                                                .formatted(
                                                        own.clientsActive(),
                                                        own.servers(),
                                                        own.serversUsed(),
                                                        own.serversTested(),
                                                        own.serversLogin())));
                if (read.gate().closed()) {
                    text.append(", ").append(read.gate().word());
                }
                read.trouble()
                        .ifPresent(why ->
                                text.append("; as last read: ")
                                        .append(Shown.text(why.sentence(), Reason.LONGEST)));
            }
        }
        text.append('\n');
        if (pool instanceof PoolFinding.Read read && read.fresh()) {
            read.diagnosis().ifPresent(found -> doctor(text, found, read));
        }
    }

    private static void doctor(StringBuilder text, Diagnosis found, PoolFinding.Read pool) {
        if (found.ailment() instanceof Diagnosis.Ailment.Undecided(List<String> missing)) {
            if (pool.waiting() > 0) {
                text.append("        why is undecided: ")
                        .append(String.join(" ", missing))
                        .append('\n');
            }
        } else if (found.ill()) {
            text.append("        ")
                    .append(found.ailment().word())
                    .append(": ")
                    .append(String.join(" ", found.evidence()))
                    .append(' ')
                    .append(found.next())
                    .append('\n');
            found.useless()
                    .forEach(u ->
                            text.append("        useless: ").append(u.sentence()).append('\n'));
        }
    }

    /// A shape beside the word, as in the window.
    private static String sign(Level level) {
        return switch (level) {
            case OK -> "●";
            case WATCH -> "◆";
            case WARNING -> "▲";
            case UNKNOWN -> "○";
            case CRITICAL -> "■";
        };
    }
}
