import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/// Sums the reports of the tests: `TestSummary <folder of the modules> [only since this time]`. Names what
/// failed and what was skipped, and ends with "N passed, N failed, N skipped".
void main(String[] args) throws Exception {
    Path modules = Path.of(args[0]);
    Instant since = args.length > 1 ? Instant.parse(args[1]) : Instant.MIN;
    var all = new Sum();
    List<String> notable = new ArrayList<>();
    for (String module : List.of("core", "lab", "adapters", "desktop")) {
        var sum = new Sum();
        for (File report : reports(modules.resolve(module), since)) {
            sum.add(report, notable);
        }
        all.add(sum);
        IO.println("%-10s %s".formatted(module, sum));
    }
    notable.forEach(IO::println);
    IO.println(all);
}

private static List<File> reports(Path module, Instant since) throws Exception {
    Path folder = module.resolve("target/surefire-reports");
    if (!Files.isDirectory(folder)) {
        return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
        return files.map(Path::toFile)
                .filter(file -> file.getName().matches("TEST-.*\\.xml"))
                .filter(file -> !Instant.ofEpochMilli(file.lastModified()).isBefore(since))
                .sorted()
                .toList();
    }
}

private static final class Sum {

    private int run;
    private int failed;
    private int skipped;

    void add(Sum other) {
        run += other.run;
        failed += other.failed;
        skipped += other.skipped;
    }

    void add(File report, List<String> notable) throws Exception {
        var cases =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report)
                        .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name = test.getAttribute("classname") + "." + test.getAttribute("name");
            run++;
            if (has(test, "failure") || has(test, "error")) {
                failed++;
                notable.add("FAILED     " + name);
            } else if (has(test, "skipped")) {
                skipped++;
                Element why = (Element) test.getElementsByTagName("skipped").item(0);
                notable.add("SKIPPED    " + name + ": " + why.getAttribute("message"));
            }
        }
    }

    private static boolean has(Element test, String outcome) {
        return test.getElementsByTagName(outcome).getLength() > 0;
    }

    @Override
    public String toString() {
        return "%d passed, %d failed, %d skipped".formatted(run - failed - skipped, failed, skipped);
    }
}
