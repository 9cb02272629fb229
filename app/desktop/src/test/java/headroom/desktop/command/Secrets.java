package headroom.desktop.command;

import headroom.adapters.files.Folders;
import headroom.core.secret.SecretRef;
import headroom.desktop.Wiring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks for passwords where none may stand: as they are, in UTF-16, as hexadecimal digits and in
/// Base64, wherever in an encoded text they begin.
final class Secrets {

    private Secrets() {}

    /// The files below a folder that hold one of the words, whatever kind of file it is.
    static List<Path> in(Path folder, Collection<String> words) throws IOException {
        Set<String> forms = forms(words);
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(file -> holds(file, forms)).toList();
        }
    }

    /// Whether a text holds one of the words.
    static boolean inText(String text, Collection<String> words) {
        String bytes =
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return holds(bytes, forms(words));
    }

    /// The processes that anybody on this machine can see with one of the words in their arguments.
    static List<String> inArguments(Collection<String> words) {
        Set<String> forms = forms(words);
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> holds(line, forms))
                .toList();
    }

    /// The passwords of the lab whose settings appear in this folder.
    static List<String> ofLab(Path config) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        var never = new CountDownLatch(1);
        try (var wiring = Wiring.of(new Folders(config, config))) {
            while (System.nanoTime() < deadline) {
                for (var environment : wiring.files().load().environments()) {
                    var login = environment.postgres().orElseThrow().monitor();
                    var file = Path.of(((SecretRef.File) login.password()).path());
                    var found = new ArrayList<String>();
                    try (var files = Files.list(file.getParent())) {
                        for (Path each : files.toList()) {
                            found.add(Files.readString(each).strip());
                        }
                    }
                    return found;
                }
                never.await(100, TimeUnit.MILLISECONDS);
            }
        }
        throw new AssertionError("no lab's settings in " + config);
    }

    private static Set<String> forms(Collection<String> words) {
        var forms = new LinkedHashSet<String>();
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
            forms.add(
                    new String(
                            word.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1));
            forms.add(
                    new String(
                            word.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
            String hex = HexFormat.of().formatHex(bytes);
            forms.add(hex);
            forms.add(hex.toUpperCase(Locale.ROOT));
            for (int before = 0; before < 3; before++) {
                forms.add(encoded(bytes, before, Base64.getEncoder()));
                forms.add(encoded(bytes, before, Base64.getUrlEncoder()));
            }
        }
        return forms;
    }

    /// What of the encoding does not depend on the bytes before and after.
    private static String encoded(byte[] bytes, int before, Base64.Encoder encoder) {
        byte[] moved = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, moved, before, bytes.length);
        String text = encoder.withoutPadding().encodeToString(moved);
        int from = before == 0 ? 0 : before + 1;
        int whole = moved.length / 3 * 4;
        return text.substring(from, Math.max(from, whole));
    }

    private static boolean holds(Path file, Set<String> forms) {
        try {
            return holds(Files.readString(file, StandardCharsets.ISO_8859_1), forms);
        } catch (IOException e) {
            return false; // removed meanwhile, as SQLite does with its files
        }
    }

    private static boolean holds(String bytes, Set<String> forms) {
        return forms.stream().anyMatch(bytes::contains);
    }
}
