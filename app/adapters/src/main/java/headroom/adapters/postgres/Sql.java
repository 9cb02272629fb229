package headroom.adapters.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// The statements in the files beside this class. Their first line says what they cost.
final class Sql {

    private Sql() {}

    static String load(String name) {
        try (var in = Sql.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " from the program", e);
        }
    }

    /// The statement alone, without the remarks before it: what is sent is what the operator was
    /// shown.
    static String statement(String name) {
        return load(name)
                .lines()
                .dropWhile(line -> line.startsWith("--"))
                .collect(Collectors.joining("\n"));
    }
}
