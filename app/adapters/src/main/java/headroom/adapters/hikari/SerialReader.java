package headroom.adapters.hikari;

import static java.io.ObjectStreamConstants.*;

import headroom.adapters.hikari.Item.Block;
import headroom.adapters.hikari.Item.Field;
import headroom.adapters.hikari.Item.Kind;
import headroom.adapters.hikari.Item.Nothing;
import headroom.adapters.hikari.Item.Row;
import headroom.adapters.hikari.Item.Text;
import headroom.adapters.hikari.Item.Thing;
import headroom.adapters.hikari.Item.Whole;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads Java's serialization format into plain data. No class is looked up and no object made, so
/// that what a server sends can do nothing here; depth, number and length of everything are
/// bounded. The format: Java Object Serialization Specification, chapter 6.
final class SerialReader {

    static final int DEEPEST = 60;
    static final int MOST_ITEMS = 50_000;
    static final int LONGEST = 1 << 20;

    private final DataInputStream in;
    private final List<Item> handles = new ArrayList<>();
    private final List<Thing> things = new ArrayList<>();
    private int items;
    private int depth;
    private long bytes;

    SerialReader(DataInputStream in) {
        this.in = in;
    }

    void header() throws IOException {
        if (in.readShort() != STREAM_MAGIC || in.readShort() != STREAM_VERSION) {
            throw new WireFailure("its answer is not serialized by Java");
        }
    }

    /// Every object that was read so far, in the order of their beginnings.
    List<Thing> things() {
        return things;
    }

    /// The next item.
    Item next() throws IOException {
        return item(in.readByte());
    }

    private Item item(byte code) throws IOException {
        if (++items > MOST_ITEMS) {
            throw new WireFailure("its answer has more than " + MOST_ITEMS + " parts");
        }
        if (++depth > DEEPEST) {
            throw new WireFailure("its answer is nested more than " + DEEPEST + " deep");
        }
        try {
            return switch (code) {
                case TC_NULL -> new Nothing();
                case TC_REFERENCE -> reference();
                case TC_CLASSDESC -> described();
                case TC_PROXYCLASSDESC -> proxy();
                case TC_OBJECT -> thing();
                case TC_STRING -> text(in.readUnsignedShort());
                case TC_LONGSTRING -> text(in.readLong());
                case TC_ARRAY -> row();
                case TC_CLASS -> known(kind(next()));
                case TC_ENUM -> constant();
                case TC_BLOCKDATA -> block(in.readUnsignedByte());
                case TC_BLOCKDATALONG -> block(in.readInt());
                case TC_RESET -> {
                    handles.clear();
                    yield next();
                }
                default -> throw new WireFailure("its answer holds the unknown code " + code);
            };
        } finally {
            depth--;
        }
    }

    private <T extends Item> T known(T item) {
        handles.add(item);
        return item;
    }

    private Item reference() throws IOException {
        int index = in.readInt() - baseWireHandle;
        if (index < 0 || index >= handles.size()) {
            throw new WireFailure("its answer refers to what is not there");
        }
        return handles.get(index);
    }

    private byte[] raw(long length) throws IOException {
        bytes += length;
        if (length < 0 || bytes > LONGEST) {
            throw new WireFailure("its answer is longer than " + LONGEST + " bytes");
        }
        byte[] raw = new byte[(int) length];
        in.readFully(raw);
        return raw;
    }

    private Block block(int length) throws IOException {
        return new Block(raw(length));
    }

    private Text text(long length) throws IOException {
        return known(new Text(ModifiedUtf.text(raw(length))));
    }

    private String name() throws IOException {
        return ModifiedUtf.text(raw(in.readUnsignedShort()));
    }

    private Kind described() throws IOException {
        String name = name();
        raw(Long.BYTES); // its version
        int handle = handles.size();
        known(new Nothing()); // numbered before what it consists of
        int flags = in.readUnsignedByte();
        int count = in.readUnsignedShort();
        var fields = new ArrayList<Field>();
        for (int i = 0; i < count; i++) {
            char type = (char) in.readUnsignedByte();
            fields.add(new Field(type, name()));
            if (type == 'L' || type == '[') {
                next(); // the name of its class
            }
        }
        return finished(handle, name, flags, fields);
    }

    private Kind proxy() throws IOException {
        int handle = handles.size();
        known(new Nothing());
        int interfaces = in.readInt();
        if (interfaces < 0 || interfaces > MOST_ITEMS) {
            throw new WireFailure("its answer has too many interfaces");
        }
        for (int i = 0; i < interfaces; i++) {
            name();
        }
        return finished(handle, "", SC_SERIALIZABLE, List.of());
    }

    private Kind finished(int handle, String name, int flags, List<Field> fields)
            throws IOException {
        written();
        var above = new ArrayList<Kind>();
        if (next() instanceof Kind parent) {
            above.addAll(parent.above());
            above.add(parent);
        }
        if (above.size() > DEEPEST) {
            throw new WireFailure("its answer has a class with too many above it");
        }
        Kind kind = new Kind(name, flags, fields, above);
        handles.set(handle, kind);
        return kind;
    }

    /// Whatever stands there until the end of an object's own writing.
    private List<Item> written() throws IOException {
        var found = new ArrayList<Item>();
        for (byte code = in.readByte(); code != TC_ENDBLOCKDATA; code = in.readByte()) {
            found.add(item(code));
        }
        return found;
    }

    private static Kind kind(Item item) throws IOException {
        if (item instanceof Kind kind) {
            return kind;
        }
        throw new WireFailure("its answer holds an object of no class");
    }

    private Thing thing() throws IOException {
        Kind kind = kind(next());
        Thing thing = known(new Thing(kind.name()));
        things.add(thing);
        for (Kind each : kind.above()) {
            content(thing, each);
        }
        content(thing, kind);
        return thing;
    }

    private void content(Thing thing, Kind kind) throws IOException {
        if ((kind.flags() & SC_SERIALIZABLE) != 0) {
            for (Field field : kind.fields()) {
                thing.put(field.name(), value(field.type()));
            }
        } else if ((kind.flags() & SC_BLOCK_DATA) == 0) {
            throw new WireFailure("its answer holds an object of unknown length");
        }
        if ((kind.flags() & (SC_WRITE_METHOD | SC_EXTERNALIZABLE)) != 0) {
            thing.add(kind.name(), written());
        }
    }

    private Item row() throws IOException {
        Kind kind = kind(next());
        var items = new ArrayList<Item>();
        known(new Row(items));
        int length = in.readInt();
        if (kind.name().length() < 2 || length < 0 || length > MOST_ITEMS) {
            throw new WireFailure("its answer holds a list of " + length);
        }
        for (int i = 0; i < length; i++) {
            items.add(value(kind.name().charAt(1)));
        }
        return new Row(items);
    }

    private Item constant() throws IOException {
        Kind kind = kind(next());
        Thing thing = known(new Thing(kind.name()));
        thing.put("name", next());
        return thing;
    }

    private Item value(char type) throws IOException {
        if (type != 'L' && type != '[' && ++items > MOST_ITEMS) {
            throw new WireFailure("its answer has more than " + MOST_ITEMS + " parts");
        }
        return switch (type) {
            case 'B' -> new Whole(in.readByte());
            case 'Z' -> new Whole(in.readBoolean() ? 1 : 0);
            case 'C' -> new Whole(in.readChar());
            case 'S' -> new Whole(in.readShort());
            case 'I' -> new Whole(in.readInt());
            case 'J', 'D' -> new Whole(in.readLong());
            case 'F' -> new Whole(in.readInt());
            case 'L', '[' -> next();
            default -> throw new WireFailure("its answer holds a value of unknown type");
        };
    }
}
