package headroom.desktop.violations;

/// A global, by its usual name.
public final class IsReachedFromAnywhere {

    private static final IsReachedFromAnywhere INSTANCE = new IsReachedFromAnywhere();

    private IsReachedFromAnywhere() {}

    /// The only one there is.
    public static IsReachedFromAnywhere getInstance() {
        return INSTANCE;
    }
}
