package headroom.adapters.hikari;

import headroom.adapters.hikari.Item.Block;
import headroom.adapters.hikari.Item.Thing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;

/// Where a remote object is. The host that the server tells is not used: the settings know it, and
/// no server may send our password elsewhere.
///
/// @param encrypted whether the server wants TLS there
/// @param object its identity, as it is sent with a call
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record Stub(int port, boolean encrypted, byte[] object) {

    private static final String OWNER = "java.rmi.server.RemoteObject";
    private static final int ID = 22;

    /// The one remote object of an answer. Its reference is written by itself: a kind, then where.
    static Stub of(SerialReader answer) throws IOException {
        List<Item> written =
                answer.things().stream()
                        .map(thing -> thing.extras(OWNER))
                        .filter(extras -> !extras.isEmpty())
                        .findFirst()
                        .orElseThrow(() -> new WireFailure("its answer is no remote object"));
        var bytes = new ByteArrayOutputStream();
        boolean factory = false;
        boolean encrypted = false;
        for (Item item : written) {
            if (item instanceof Block(byte[] block)) {
                bytes.write(block);
            } else if (item instanceof Thing thing) {
                factory = true;
                encrypted |= thing.kind().equals("javax.rmi.ssl.SslRMIClientSocketFactory");
            }
        }
        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        switch (in.readUTF()) {
            case "UnicastRef" -> {
                // host and port follow
            }
            case "UnicastRef2" -> in.readByte(); // with or without a factory
            default -> throw new WireFailure("its answer is a remote object of unknown kind");
        }
        if (factory && !encrypted) {
            throw new WireFailure("it wants a socket factory of its own, which Headroom has not");
        }
        in.readUTF(); // host
        int port = in.readInt();
        if (port < 1 || port > 65_535) {
            throw new WireFailure("it leads to port " + port);
        }
        return new Stub(port, encrypted, in.readNBytes(ID));
    }
}
