package headroom.core.mitigation;

import headroom.core.environment.Environment;

/// What the operator must do before a mitigation acts, by tier.
public sealed interface Confirmation {

    /// The button alone.
    record None() implements Confirmation {}

    /// A box that says what will be changed must be ticked.
    record Tick() implements Confirmation {}

    /// The environment's name must be typed, letter by letter.
    record TypeName(String name) implements Confirmation {}

    static Confirmation requiredFor(Environment environment) {
        return switch (environment.tier()) {
            case PRODUCTION -> new TypeName(environment.name());
            case STAGING -> new Tick();
            case LAB -> new None();
        };
    }

    /// Whether the operator's answer is enough.
    ///
    /// @param typed what was typed; the empty text where nothing was asked
    /// @param ticked whether the box was ticked
    default boolean satisfiedBy(String typed, boolean ticked) {
        return switch (this) {
            case None _ -> true;
            case Tick _ -> ticked;
            case TypeName(String name) -> name.equals(typed);
        };
    }
}
