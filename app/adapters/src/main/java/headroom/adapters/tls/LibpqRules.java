package headroom.adapters.tls;

import headroom.core.environment.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What libpq makes of settings of TLS, so that nobody is surprised who knows psql.
final class LibpqRules {

    private LibpqRules() {}

    /// `require` with authorities named verifies them; where it verifies and nobody named any, they
    /// stand in a usual place.
    static Tls of(Tls tls) {
        return switch (tls.mode()) {
            case DISABLE, PREFER -> tls;
            case REQUIRE -> tls.root().isPresent() ? tls.in(Tls.Mode.VERIFY_CA) : tls;
            case VERIFY_CA, VERIFY_FULL ->
                    new Tls(
                            tls.mode(),
                            tls.root().or(() -> usual().map(Path::toString)),
                            tls.client());
        };
    }

    private static Optional<Path> usual() {
        String data = System.getenv("APPDATA");
        return Optional.of(
                        data == null
                                ? Path.of(
                                        System.getProperty("user.home", ""),
                                        ".postgresql",
                                        "root.crt")
                                : Path.of(data, "postgresql", "root.crt"))
                .filter(Files::isRegularFile);
    }
}
