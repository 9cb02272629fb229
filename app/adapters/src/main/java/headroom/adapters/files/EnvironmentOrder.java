package headroom.adapters.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// The order in which the operator wants to see the environments: `order.txt` beside their files,
/// one name in a line. Names that it does not know stand at the end, in the order of the alphabet;
/// names that nothing is called by are passed over.
record EnvironmentOrder(List<String> names) {

    private static final String FILE = "order.txt";

    EnvironmentOrder {
        names = List.copyOf(names);
    }

    /// As it is kept in a folder; no order where there is none, or it cannot be read.
    static EnvironmentOrder of(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file)
                    ? new EnvironmentOrder(BoundedText.of(file).lines().map(String::strip).toList())
                    : new EnvironmentOrder(List.of());
        } catch (Refusal _) {
            return new EnvironmentOrder(List.of()); // an order that is lost harms nobody
        }
    }

    /// The same with another name in the place of one.
    EnvironmentOrder renamed(String from, String to) {
        return names.contains(from)
                ? new EnvironmentOrder(
                        names.stream()
                                .filter(name -> !name.equals(to)) // of one that is no more
                                .map(name -> name.equals(from) ? to : name)
                                .toList())
                : this;
    }

    void keep(Path folder) throws IOException {
        Drafts.write(folder.resolve(FILE), String.join("\n", names) + "\n");
    }

    <T> Comparator<T> comparing(Function<T, String> name) {
        return Comparator.<T>comparingInt(each -> place(name.apply(each))).thenComparing(name);
    }

    private int place(String name) {
        int at = names.indexOf(name);
        return at < 0 ? names.size() : at;
    }
}
