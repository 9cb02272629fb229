package headroom.desktop.command;

import java.io.Console;
import java.util.Optional;

/// The terminal at which somebody can type without being read.
final class Terminal {

    private Terminal() {}

    /// Empty where standard input or output is none.
    @SuppressWarnings("SystemConsoleNull") // from 25 on it is null again where there is no terminal
    static Optional<Console> here() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
