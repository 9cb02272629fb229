package headroom.desktop.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// Looks for passwords where none may stand.
final class Secrets {

    private Secrets() {}

    /// The files below a folder that hold one of the words, whatever kind of file it is.
    static List<Path> in(Path folder, Collection<String> words) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(file -> holds(file, words)).toList();
        }
    }

    /// The processes that anybody on this machine can see with one of the words in their arguments.
    static List<String> inArguments(Collection<String> words) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> words.stream().anyMatch(line::contains))
                .toList();
    }

    private static boolean holds(Path file, Collection<String> words) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return words.stream().anyMatch(text::contains);
        } catch (IOException e) {
            return false; // removed meanwhile, as SQLite does with its files
        }
    }
}
