package headroom.desktop.command;

import headroom.core.environment.Capacity;
import headroom.core.reading.Bytes;
import headroom.core.reading.Shown;
import headroom.lab.Incident;
import headroom.lab.Lab;
import headroom.lab.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/// The lab's console: one command a line on standard input, one answer a line. What a person does
/// at the cloud's console in a real incident, such as raising the storage, is typed here.
final class LabConsole {

    private static final String INCIDENTS =
            Arrays.stream(Incident.values()).map(Incident::id).collect(Collectors.joining(", "));

    private static final String HELP =
            """
            begin INCIDENT   start an incident: %s
            raise SIZE       raise the ceiling of the storage, as in: raise 2 GiB; a stopped PostgreSQL starts again
            status           where the servers are, and how full the storage is
            quit             end the lab and remove its data
            """
                    .formatted(INCIDENTS);

    private final Lab lab;
    private final PrintWriter answers;

    LabConsole(Lab lab, PrintWriter answers) {
        this.lab = lab;
        this.answers = answers;
    }

    /// Reads standard input beside a window, on a thread that does not keep the program alive.
    static void onStandardInput(Lab lab, PrintWriter answers) {
        Thread.ofPlatform()
                .name("headroom-lab-console")
                .daemon()
                .start(() -> {
                    try {
                        new LabConsole(lab, answers).run(standardInput());
                    } catch (IOException e) {
                        LoggerFactory.getLogger(LabConsole.class)
                                .warn("the lab's console ended", e);
                    }
                });
    }

    /// What is typed on standard input.
    static BufferedReader standardInput() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    /// Reads commands until `quit` or the end of the input.
    ///
    /// @return whether somebody asked to quit, as opposed to an input that ended
    boolean run(BufferedReader commands) throws IOException {
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String command = line.strip();
            if (command.equals("quit") || command.equals("exit")) {
                return true;
            }
            if (!command.isEmpty()) {
                answers.println(answer(command));
            }
        }
        return false;
    }

    private String answer(String line) {
        String[] words = line.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        try {
            return switch (words[0]) {
                case "begin" -> begin(rest);
                case "raise" -> raise(rest);
                case "status" -> status();
                case "help" -> HELP.stripTrailing();
                default ->
                        "unknown command \"" + Shown.text(words[0]) + "\"\n" + HELP.stripTrailing();
            };
        } catch (LabException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String begin(String id) throws LabException {
        if (id.isEmpty()) {
            return "begin what? One of: " + INCIDENTS;
        }
        var incident = Incident.of(id);
        if (incident.isEmpty()) {
            return "unknown incident \"" + Shown.text(id) + "\"; there is: " + INCIDENTS;
        }
        lab.begin(incident.get());
        return "the incident " + id + " has begun";
    }

    private String raise(String size) throws LabException {
        var ceiling = Bytes.parse(size);
        if (ceiling.isEmpty()) {
            return "a size with its unit is expected, as in: raise 2 GiB";
        }
        lab.raiseCapacity(ceiling.get());
        return "the storage's ceiling is now " + ceiling.get().text();
    }

    private String status() {
        var environment = lab.environment();
        return environment.postgres().map(p -> "PostgreSQL " + p.address()).orElse("no PostgreSQL")
                + (lab.full() ? " (stopped: the storage is full; raise it)" : "")
                + environment.redis().map(r -> ", Redis " + r.address()).orElse("")
                + environment
                        .configuredCapacity()
                        .map(Capacity::ceiling)
                        .map(c ->
                                lab.used().map(used -> ", " + used.text() + " used of").orElse(",")
                                        + " the storage's ceiling "
                                        + c.text())
                        .orElse("");
    }
}
