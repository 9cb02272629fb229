package headroom.core.environment;

/// How bad something is, worst last. Unknown stands above warning: a gauge that cannot be read may
/// hide anything, yet not above critical, which is certain.
public enum Level {
    OK("OK"),
    WATCH("Watch"),
    WARNING("Warning"),
    UNKNOWN("Unknown"),
    CRITICAL("Critical");

    private final String word;

    Level(String word) {
        this.word = word;
    }

    /// The word that stands beside every colour.
    public String word() {
        return word;
    }

    public boolean worseThan(Level other) {
        return compareTo(other) > 0;
    }

    public Level orWorse(Level other) {
        return other.worseThan(this) ? other : this;
    }

    /// The level of a value under thresholds; a threshold is reached by equality.
    public static <T extends Comparable<T>> Level of(T value, Thresholds<T> thresholds) {
        if (value.compareTo(thresholds.critical()) >= 0) {
            return CRITICAL;
        }
        if (value.compareTo(thresholds.warning()) >= 0) {
            return WARNING;
        }
        return value.compareTo(thresholds.watch()) >= 0 ? WATCH : OK;
    }
}
