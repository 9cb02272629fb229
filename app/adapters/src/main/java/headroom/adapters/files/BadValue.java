package headroom.adapters.files;

import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;

/// A scalar that does not say what its key needs. Thrown through the mapper, which adds the path.
final class BadValue extends DatabindException {

    private static final long serialVersionUID = 1;

    private final transient Optional<String> nearest;

    /// @param message continues the key's path, as in "must be …"
    BadValue(JsonParser parser, String message, Optional<String> nearest) {
        super(parser, message);
        this.nearest = nearest;
    }

    Optional<String> nearest() {
        return nearest;
    }
}
