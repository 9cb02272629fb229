package headroom.desktop.mitigation;

/// What comes back from the program: a value, or a sentence for the operator why there is none.
public sealed interface Answer<T> {

    record Given<T>(T value) implements Answer<T> {}

    /// @param why what happened and what to do next
    /// @param nothingDone whether it is certain that nothing was changed anywhere
    record Denied<T>(String why, boolean nothingDone) implements Answer<T> {}
}
