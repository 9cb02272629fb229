package headroom.core.secret;

/// A secret's value. Its `toString` does not tell it.
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /// The value itself, to be handed to a driver and nowhere else.
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
