package headroom.adapters.tls;

/// What to do with a certificate that does not prove what it should.
///
/// @param self where it is self-signed, and the right one
/// @param authority where nobody knows who signed it
/// @param name where it is for another host
record Advice(String self, String authority, String name) {

    /// Where the settings may name whom to trust.
    static final Advice BY_SETTINGS =
            new Advice(
                    "name its file as tls.root",
                    "name the file with that authority's certificate as tls.root",
                    "correct the host, or use tls: {mode: verify-ca} if that is meant");

    /// Where Java alone decides.
    static final Advice BY_JAVA =
            new Advice(
                    "add it to those of Headroom's Java with keytool -importcert -cacerts",
                    "add that authority's certificate to those of Headroom's Java with keytool -importcert -cacerts",
                    "correct the host");
}
