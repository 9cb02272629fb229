package headroom.adapters.hikari;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A part of a serialized answer, as plain data.
sealed interface Item {

    /// Where there is none.
    record Nothing() implements Item {}

    record Text(String text) implements Item {}

    /// A whole number, a truth value, or a letter.
    record Whole(long value) implements Item {}

    /// Raw bytes that an object's own writing left.
    @SuppressWarnings("ArrayRecordComponent") // taken apart, never compared
    record Block(byte[] bytes) implements Item {}

    record Row(List<Item> items) implements Item {}

    /// The description of a class.
    ///
    /// @param flags as in java.io.ObjectStreamConstants
    record Kind(String name, int flags, List<Field> fields, List<Kind> above) implements Item {}

    record Field(char type, String name) {}

    /// An object. Compared by identity: it may contain itself.
    final class Thing implements Item {

        private final String kind;
        private final Map<String, Item> fields = new HashMap<>();
        private final Map<String, List<Item>> extras = new HashMap<>();

        Thing(String kind) {
            this.kind = kind;
        }

        /// The name of its class.
        String kind() {
            return kind;
        }

        void put(String field, Item value) {
            fields.put(field, value);
        }

        void add(String owner, List<Item> written) {
            extras.computeIfAbsent(owner, _ -> new ArrayList<>()).addAll(written);
        }

        Item field(String name) {
            return fields.getOrDefault(name, new Nothing());
        }

        /// What the writing of one of its classes left beside the fields.
        List<Item> extras(String owner) {
            return extras.getOrDefault(owner, List.of());
        }
    }
}
