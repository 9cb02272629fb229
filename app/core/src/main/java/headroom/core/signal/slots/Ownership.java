package headroom.core.signal.slots;

/// Whose slot it is, and how that is known. Never by its name alone.
///
/// @param who as in a table: `orders team`, `subscription orders`
/// @param basis what it is known by
/// @param evidence in words, as in "it reads the slot now"
public record Ownership(String who, Basis basis, String evidence) {

    /// What an owner is known by, the surest first.
    public enum Basis {
        DECLARED("declared"),
        REPLICA_OF_AWS("AWS"),
        SUBSCRIPTION("subscription"),
        DEBEZIUM("Debezium"),
        MEMBER("cluster member"),
        STANDBY("standby"),
        READER("reader");

        private final String word;

        Basis(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
