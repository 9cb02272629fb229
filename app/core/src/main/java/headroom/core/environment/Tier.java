package headroom.core.environment;

/// How much harm a mistake does here; decides what a mitigation asks before it acts.
public enum Tier {
    PRODUCTION("production"),
    STAGING("staging"),
    LAB("lab");

    private final String word;

    Tier(String word) {
        this.word = word;
    }

    /// As written in the settings.
    public String word() {
        return word;
    }
}
