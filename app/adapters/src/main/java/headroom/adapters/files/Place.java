package headroom.adapters.files;

/// A place in a text, counted from 1.
record Place(int line, int column) {

    /// The text as a whole.
    static final Place NONE = new Place(0, 0);

    static final Place START = new Place(1, 1);
}
