package headroom.adapters.files;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import headroom.core.runbook.Runbook;
import headroom.core.runbook.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

/// Reads runbooks. A runbook is data: it names mitigations and conditions of the program's closed
/// lists, and holds no statement, no command and nothing that is filled into one.
public final class RunbookFile {

    /// Those that come with the program.
    private static final List<String> SHIPPED = List.of("orphaned-slot.yaml");

    private static final String ENDING = ".yaml";
    private static final List<String> KINDS = List.of("read", "watch", "choose", "act");

    /// Core's steps carry no annotations; this stands beside [Step].
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Step.Read.class, name = "read"),
        @JsonSubTypes.Type(value = Step.Watch.class, name = "watch"),
        @JsonSubTypes.Type(value = Step.Choose.class, name = "choose"),
        @JsonSubTypes.Type(value = Step.Act.class, name = "act"),
    })
    private interface ByKind {}

    /// Stands beside [Step.Act].
    @JsonDeserialize(converter = ActBlock.Reader.class)
    private interface InBlock {}

    private static final StrictYaml YAML =
            new StrictYaml(
                    builder ->
                            builder.addModule(Scalars.module())
                                    .addMixIn(Step.class, ByKind.class)
                                    .addMixIn(Step.Act.class, InBlock.class),
                    Set.of("kind"));

    private RunbookFile() {}

    /// A runbook, or what is wrong with its text.
    public sealed interface Loaded {

        record Whole(Runbook runbook) implements Loaded {}

        record Broken(FileProblem problem) implements Loaded {}
    }

    /// Reads a runbook.
    ///
    /// @param origin the file's name, which begins with the runbook's id
    public static Loaded read(String text, String origin) {
        if (text.length() > BoundedText.MOST) {
            return new Loaded.Broken(
                    FileProblem.whole(
                            origin, "is larger than " + BoundedText.MOST / 1024 + " KiB"));
        }
        try {
            YamlTree tree = YAML.tree(text, origin);
            kinds(tree);
            Runbook runbook = YAML.bind(tree, tree.root(), Runbook.class);
            String id =
                    origin.endsWith(ENDING)
                            ? origin.substring(0, origin.length() - ENDING.length())
                            : origin;
            RunbookRules.check(runbook, id, tree);
            return new Loaded.Whole(runbook);
        } catch (Refusal e) {
            return new Loaded.Broken(e.problem());
        }
    }

    /// The runbooks that come with the program; a broken one is a defect and ends the start.
    public static List<Runbook> shipped() {
        return SHIPPED.stream().map(RunbookFile::shipped).toList();
    }

    private static Runbook shipped(String name) {
        try (InputStream in = RunbookFile.class.getResourceAsStream("runbooks/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its runbook " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return switch (read(text, name)) {
                case Loaded.Whole(Runbook runbook) -> runbook;
                case Loaded.Broken(FileProblem problem) ->
                        throw new IllegalStateException(problem.text());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The kind decides which keys a step has, so it is looked at first.
    private static void kinds(YamlTree tree) throws Refusal {
        JsonNode steps = tree.root().path("steps");
        for (int i = 0; i < steps.size(); i++) {
            String path = "steps[" + i + "]";
            if (!steps.get(i).isObject()) {
                continue; // refused as a wrong type
            }
            JsonNode kind = steps.get(i).path("kind");
            if (kind.isMissingNode()) {
                throw tree.refusal(path, "missing key \"kind\" in " + path);
            }
            if (!kind.isString() || !KINDS.contains(kind.stringValue())) {
                throw tree.refusal(
                        path + ".kind",
                        "%s.kind must be one of %s".formatted(path, String.join(", ", KINDS)),
                        Nearest.to(kind.isString() ? kind.stringValue() : "", KINDS));
            }
        }
    }
}
