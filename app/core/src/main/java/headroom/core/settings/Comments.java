package headroom.core.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The comments of a text by what they say; the same one may stand there more than once.
///
/// @param each in the order of the text, without the sign that begins them
public record Comments(List<String> each) {

    public static final Comments NONE = new Comments(List.of());

    public Comments {
        each = List.copyOf(each);
    }

    /// Those that the other text does not hold, or not as often.
    public Comments missingIn(Comments other) {
        var left = new ArrayList<>(other.each);
        return new Comments(each.stream().filter(comment -> !left.remove(comment)).toList());
    }

    /// What either text holds; what both hold once.
    public Comments and(Comments other) {
        return new Comments(
                Stream.concat(each.stream(), other.missingIn(this).each.stream()).toList());
    }

    public int count() {
        return each.size();
    }

    public boolean isEmpty() {
        return each.isEmpty();
    }
}
