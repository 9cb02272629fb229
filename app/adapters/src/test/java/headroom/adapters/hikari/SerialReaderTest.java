package headroom.adapters.hikari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.adapters.hikari.Item.Thing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/// What Java writes is understood, and what nobody should write hurts nobody.
class SerialReaderTest {

    private static boolean made;

    /// Does harm when it is made.
    static final class Harmful implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException {
            made = true;
        }
    }

    private enum Colour {
        RED
    }

    @Test
    void whatJavaWritesIsUnderstood() throws Exception {
        var attributes = new AttributeList();
        attributes.add(new Attribute("ActiveConnections", 2));
        attributes.add(new Attribute("IdleConnections", 2));
        var map = new HashMap<String, Object>();
        map.put("a", List.of(1L, 2.5, 'c', true));
        map.put("b", new int[] {1, 2});
        map.put("c", Colour.RED);
        map.put("d", new IllegalStateException("ä€ of \u0000"));
        map.put("e", String.class);
        map.put("f", "x".repeat(70_000));
        SerialReader reader =
                read(
                        serialized(
                                attributes,
                                Set.of(new ObjectName("a:type=Pool (x)")),
                                map,
                                "the last"));
        for (int i = 0; i < 3; i++) {
            assertThat(reader.next()).isInstanceOf(Thing.class);
        }
        assertThat(reader.next()).isEqualTo(new Item.Text("the last"));
        assertThat(reader.things())
                .filteredOn(t -> t.kind().equals("javax.management.Attribute"))
                .hasSize(2)
                .allSatisfy(t ->
                        assertThat(((Thing) t.field("value")).field("value"))
                                .isEqualTo(new Item.Whole(2)));
        assertThat(reader.things())
                .anyMatch(t -> t.field("detailMessage").equals(new Item.Text("ä€ of \u0000")));
    }

    @Test
    void noObjectIsMade() throws Exception {
        SerialReader reader = read(serialized(new Harmful()));
        assertThat(((Thing) reader.next()).kind()).endsWith("Harmful");
        assertThat(made).isFalse();
    }

    @Test
    void depthNumberAndLengthAreBounded() throws Exception {
        Object nested = "x";
        for (int i = 0; i < 100; i++) {
            var outer = new ArrayList<>();
            outer.add(nested);
            nested = outer;
        }
        Object deep = nested;
        assertThatThrownBy(() -> read(serialized(deep)).next()).hasMessageContaining("nested");
        assertThatThrownBy(() -> read(serialized((Object) new byte[10_000_000])).next())
                .hasMessageContaining("a list of 10000000");
        assertThatThrownBy(() -> read(serialized("x".repeat(2_000_000))).next())
                .hasMessageContaining("longer than");
        assertThatThrownBy(() ->
                        read(written(out -> {
                            out.writeByte(0x7c);
                            out.writeLong(Long.MAX_VALUE);
                        }))
                                .next())
                .hasMessageContaining("longer than");
        assertThatThrownBy(() ->
                        read(written(out -> {
                            for (int i = 0; i < 1_000_000; i++) {
                                out.writeByte(0x79);
                            }
                        }))
                                .next())
                .isInstanceOf(WireFailure.class);
    }

    /// Two hundred answers with a few bytes turned: each is read, or refused in time.
    @Test
    void brokenAnswersEndWithAnIoException() throws Exception {
        byte[] good = serialized(new AttributeList(List.of(new Attribute("a", 1))), "b");
        var random = new Random(4711);
        for (int i = 0; i < 200; i++) {
            byte[] broken = good.clone();
            for (int k = 0; k < 3; k++) {
                broken[random.nextInt(4, broken.length)] = (byte) random.nextInt();
            }
            try {
                SerialReader reader = read(broken);
                reader.next();
                reader.next();
            } catch (EOFException | WireFailure _) {
                // as it should be
            }
        }
    }

    private static SerialReader read(byte[] bytes) throws IOException {
        var reader = new SerialReader(new DataInputStream(new ByteArrayInputStream(bytes)));
        reader.header();
        return reader;
    }

    private static byte[] serialized(Object... objects) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            for (Object object : objects) {
                out.writeObject(object);
            }
        }
        return bytes.toByteArray();
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(0xaced0005);
        writing.to(out);
        return bytes.toByteArray();
    }
}
