package headroom.adapters.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads settings of a size that people write.
final class BoundedText {

    static final int MOST = 256 * 1024;

    private BoundedText() {}

    static String of(Path file) throws Refusal {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new Refusal(FileProblem.whole(name, "is not a plain file"));
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MOST + 1);
            }
            if (bytes.length > MOST) {
                throw new Refusal(
                        FileProblem.whole(name, "is larger than " + MOST / 1024 + " KiB"));
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            throw new Refusal(FileProblem.whole(name, "is not there"));
        } catch (AccessDeniedException e) {
            throw new Refusal(FileProblem.whole(name, "may not be read by this user"));
        } catch (CharacterCodingException e) {
            throw new Refusal(FileProblem.whole(name, "is not UTF-8 text"));
        } catch (IOException e) {
            throw new Refusal(FileProblem.whole(name, "cannot be read: " + e.getMessage()));
        }
    }
}
