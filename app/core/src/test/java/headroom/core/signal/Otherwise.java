package headroom.core.signal;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/// A record with one of its values changed, however many it has and however deep that one lies.
final class Otherwise {

    private Otherwise() {}

    /// @param path of the component, as in `found.census`
    static <T extends Record> T of(T whole, String path, Object value) {
        String name = path.replaceFirst("\\..*", "");
        RecordComponent[] parts = whole.getClass().getRecordComponents();
        var values = new Object[parts.length];
        boolean there = false;
        try {
            for (int i = 0; i < parts.length; i++) {
                values[i] = parts[i].getAccessor().invoke(whole);
                if (parts[i].getName().equals(name)) {
                    there = true;
                    values[i] =
                            name.equals(path)
                                    ? value
                                    : of(
                                            (Record) values[i],
                                            path.substring(name.length() + 1),
                                            value);
                }
            }
            if (!there) {
                throw new IllegalArgumentException("no " + name + " in " + whole.getClass());
            }
            @SuppressWarnings("unchecked") // its own constructor makes it
            T changed =
                    (T)
                            whole.getClass()
                                    .getDeclaredConstructor(
                                            Arrays.stream(parts)
                                                    .map(RecordComponent::getType)
                                                    .toArray(Class<?>[]::new))
                                    .newInstance(values);
            return changed;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
