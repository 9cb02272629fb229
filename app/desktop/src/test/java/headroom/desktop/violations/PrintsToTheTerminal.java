package headroom.desktop.violations;

/// Mixes its own words into the answer.
public final class PrintsToTheTerminal {

    private PrintsToTheTerminal() {}

    /// Breaks whoever reads the output as JSON.
    public static void greet() {
        System.out.println("hello");
    }
}
