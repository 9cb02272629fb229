package headroom.adapters.hikari;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/// A call of a remote method.
///
/// @param operation the number of the method; −1 where its hash says it
/// @param arguments objects of Java's own; null is one, too
@SuppressWarnings("ArrayRecordComponent") // written, never compared
record Call(byte[] object, int operation, long hash, List<@Nullable Object> arguments) {

    private static final int ID = 22;
    private static final byte[] REGISTRY = new byte[ID];
    private static final int LOOKUP = 2;
    private static final long REGISTRY_INTERFACE = 4905912898345647071L;

    /// Looks up a name at the registry.
    static Call lookup(String name) {
        return new Call(REGISTRY, LOOKUP, REGISTRY_INTERFACE, List.of(name));
    }

    /// Asks for a session.
    ///
    /// @param credentials user and password; null where there is no login
    static Call newClient(Stub server, String @Nullable [] credentials) {
        return method(
                server,
                "newClient(Ljava/lang/Object;)Ljavax/management/remote/rmi/RMIConnection;",
                (Object) credentials);
    }

    /// Asks how the server calls the session: with the names of who logged in.
    static Call connectionId(Stub session) {
        return method(session, "getConnectionId()Ljava/lang/String;");
    }

    /// Asks for the names of MBeans.
    static Call names(Stub session, ObjectName pattern) {
        return method(
                session,
                "queryNames(Ljavax/management/ObjectName;Ljava/rmi/MarshalledObject;"
                        + "Ljavax/security/auth/Subject;)Ljava/util/Set;",
                pattern,
                null,
                null);
    }

    /// Asks for attributes of an MBean.
    static Call attributes(Stub session, ObjectName name, String... attributes) {
        return method(
                session,
                "getAttributes(Ljavax/management/ObjectName;[Ljava/lang/String;"
                        + "Ljavax/security/auth/Subject;)Ljavax/management/AttributeList;",
                name,
                attributes,
                null);
    }

    /// Ends the session.
    static Call end(Stub session) {
        return method(session, "close()V");
    }

    private static Call method(Stub stub, String signature, @Nullable Object... arguments) {
        List<@Nullable Object> sent = new ArrayList<>();
        for (Object argument : arguments) {
            sent.add(argument);
        }
        return new Call(stub.object(), -1, hash(signature), sent);
    }

    /// As the RMI specification has it (8.3): the first eight bytes of SHA-1 over name and
    /// descriptor, the lowest first.
    private static long hash(String signature) {
        try {
            var text = new ByteArrayOutputStream();
            new DataOutputStream(text).writeUTF(signature);
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.toByteArray());
            long hash = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                hash |= (long) (digest[i] & 0xff) << (i * 8);
            }
            return hash;
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "this Java has no SHA-1 for "
                            + signature.getBytes(StandardCharsets.UTF_8).length,
                    e);
        }
    }

    byte[] serialized() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new Marshalling(bytes)) {
            out.write(object);
            out.writeInt(operation);
            out.writeLong(hash);
            for (Object argument : arguments) {
                out.writeObject(argument);
            }
        }
        return bytes.toByteArray();
    }

    /// As RMI writes objects: beside each class where it could be loaded from, which is nowhere.
    private static final class Marshalling extends ObjectOutputStream {

        Marshalling(OutputStream out) throws IOException {
            super(out);
        }

        @Override
        protected void annotateClass(Class<?> type) throws IOException {
            writeObject(null);
        }
    }
}
