package headroom.desktop.command;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// What picocli sets before it calls a command.
final class Answer {

    private Answer() {}

    /// The command line that is being run.
    static CommandLine line(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("not called by picocli");
        }
        return spec.commandLine();
    }

    /// Standard output, which carries the answer and nothing else.
    static PrintWriter of(@Nullable CommandSpec spec) {
        return line(spec).getOut();
    }
}
