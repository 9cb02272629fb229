package headroom.core.environment;

/// From which values on something is worth a level. Each holds from the value itself upwards.
///
/// @param <T> the measure
public record Thresholds<T extends Comparable<T>>(T watch, T warning, T critical) {

    public Thresholds {
        if (watch.compareTo(warning) > 0 || warning.compareTo(critical) > 0) {
            throw new IllegalArgumentException(
                    "thresholds must rise: watch %s, warning %s, critical %s"
                            .formatted(watch, warning, critical));
        }
    }
}
