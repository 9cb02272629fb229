package headroom.adapters.redis;

/// The server refused a command.
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Command command;
    private final String words;
    private final boolean connectionStays;

    /// @param connectionStays whether the connection is as good as before
    Refusal(Command command, String words, boolean connectionStays) {
        super(command + " refused");
        this.command = command;
        this.words = words;
        this.connectionStays = connectionStays;
    }

    Command command() {
        return command;
    }

    String words() {
        return words;
    }

    boolean connectionStays() {
        return connectionStays;
    }
}
