package headroom.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The certificates of a PostgreSQL, in its own folder: its account cannot read other ones, and it
/// refuses a key that is somebody else's.
final class PostgresTls {

    private static final String CERTIFICATE = "lab-server.crt";
    private static final String KEY = "lab-server.key";
    private static final String CLIENTS = "lab-clients.crt";

    private PostgresTls() {}

    /// Puts them there, and returns the settings that name them.
    static String into(Path data, Account account, Identity server, Optional<Authority> clients)
            throws IOException {
        copy(server.certificateFile(), data.resolve(CERTIFICATE), account);
        copy(server.keyFile(), data.resolve(KEY), account);
        String trusted = "";
        if (clients.isPresent()) {
            copy(clients.get().file(), data.resolve(CLIENTS), account);
            trusted = CLIENTS;
        }
        return """
        ssl = 'on'
        ssl_cert_file = '%s'
        ssl_key_file = '%s'
        ssl_ca_file = '%s'
        """
                .formatted(CERTIFICATE, KEY, trusted);
    }

    /// With the rights of the original.
    private static void copy(Path from, Path to, Account account) throws IOException {
        Files.copy(
                from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        account.own(to);
    }
}
