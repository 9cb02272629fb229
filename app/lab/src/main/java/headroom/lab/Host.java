package headroom.lab;

import java.util.Locale;
import java.util.Optional;

/// The operating system and processor that the servers' programs are chosen for.
///
/// @param os `linux`, `darwin` or `windows`
/// @param arch `amd64` or `arm64`
record Host(String os, String arch) {

    static Host current() throws LabException {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /// From what a JVM calls them.
    static Host of(String osName, String osArch) throws LabException {
        String os = osName.toLowerCase(Locale.ROOT);
        Optional<String> system =
                os.startsWith("linux")
                        ? Optional.of("linux")
                        : os.startsWith("mac")
                                ? Optional.of("darwin")
                                : os.startsWith("windows")
                                        ? Optional.of("windows")
                                        : Optional.empty();
        Optional<String> processor =
                switch (osArch) {
                    case "amd64", "x86_64" -> Optional.of("amd64");
                    case "aarch64", "arm64" -> Optional.of("arm64");
                    default -> Optional.empty();
                };
        if (system.isEmpty() || processor.isEmpty()) {
            throw new LabException(
                    "The lab does not run on this platform",
                    "there are no servers for " + osName + " on " + osArch,
                    "It runs on Linux and macOS, on amd64 and arm64");
        }
        return new Host(system.get(), processor.get());
    }

    boolean linux() {
        return os.equals("linux");
    }

    boolean windows() {
        return os.equals("windows");
    }

    @Override
    public String toString() {
        return os + "-" + arch;
    }
}
