package headroom.adapters.files;

import headroom.core.mitigation.Mitigation;
import headroom.core.runbook.Debt;
import headroom.core.runbook.Runbook;
import headroom.core.runbook.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What must hold in a runbook beyond its shape.
final class RunbookRules {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final Runbook runbook;
    private final YamlTree tree;
    private final Set<String> ids = new HashSet<>();

    private RunbookRules(Runbook runbook, YamlTree tree) {
        this.runbook = runbook;
        this.tree = tree;
    }

    /// @param id what the runbook must be called: the file's name without its ending
    static void check(Runbook runbook, String id, YamlTree tree) throws Refusal {
        new RunbookRules(runbook, tree).check(id);
    }

    private void check(String id) throws Refusal {
        require(runbook.id().equals(id), "id", "must be \"" + id + "\", as the file is called");
        id("id", runbook.id());
        said("title", runbook.title());
        said("summary", runbook.summary());
        require(runbook.revision() >= 1, "revision", "must be 1 or more");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < runbook.inputs().size(); i++) {
            String at = "inputs[" + i + "]";
            String name = runbook.inputs().get(i).name();
            id(at + ".name", name);
            require(names.add(name), at + ".name", "\"" + name + "\" stands twice");
            said(at + ".title", runbook.inputs().get(i).title());
        }
        some("steps", runbook.steps());
        for (int i = 0; i < runbook.steps().size(); i++) {
            step("steps[" + i + "]", runbook.steps().get(i));
        }
        some("cleanup", runbook.cleanup());
        for (int i = 0; i < runbook.cleanup().size(); i++) {
            Debt debt = runbook.cleanup().get(i);
            headed("cleanup[" + i + "]", debt.id(), debt.title(), debt.text());
        }
    }

    private void step(String at, Step step) throws Refusal {
        headed(at, step.id(), step.title(), step.text());
        switch (step) {
            case Step.Read read -> some(at + ".evidence", read.evidence());
            case Step.Watch watch -> span(at + ".within", watch.within());
            case Step.Choose choose -> options(at + ".options", choose.options());
            case Step.Act act -> act(at, act);
        }
    }

    private void options(String at, List<Step.Option> options) throws Refusal {
        some(at, options);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < options.size(); i++) {
            String id = options.get(i).id();
            String here = at + "[" + i + "]";
            id(here + ".id", id);
            require(seen.add(id), here + ".id", "\"" + id + "\" stands twice");
            said(here + ".title", options.get(i).title());
        }
    }

    private void act(String at, Step.Act act) throws Refusal {
        Optional<Set<String>> wanted = Mitigation.inputsOf(act.mitigation());
        if (wanted.isEmpty()) {
            throw unknown(at + ".mitigation", "mitigation", act.mitigation(), Mitigation.ids());
        }
        Set<String> inputs = new HashSet<>();
        runbook.inputs().forEach(input -> inputs.add(input.name()));
        for (var with : act.with().entrySet()) {
            String here = at + ".with." + with.getKey();
            if (!wanted.get().contains(with.getKey())) {
                throw unknown(here, "input of " + act.mitigation(), with.getKey(), wanted.get());
            }
            if (!inputs.contains(with.getValue())) {
                throw unknown(here + ".input", "input of this runbook", with.getValue(), inputs);
            }
        }
        for (String name : new TreeSet<>(wanted.get())) {
            require(
                    act.with().containsKey(name),
                    at + ".with",
                    "lacks the input \"%s\" of %s".formatted(name, act.mitigation()));
        }
        some(at + ".verify.checks", act.verify());
        span(at + ".verify.within", act.within());
    }

    private void headed(String at, String id, String title, String text) throws Refusal {
        id(at + ".id", id);
        require(
                ids.add(id),
                at + ".id",
                "\"" + id + "\" stands twice; steps and debts share one list of ids");
        said(at + ".title", title);
        said(at + ".text", text);
    }

    private void id(String at, String id) throws Refusal {
        require(
                ID.matcher(id).matches(),
                at,
                "may hold small letters, digits and '-', at most 63, and begins with a letter or"
                        + " digit");
    }

    private void said(String at, String text) throws Refusal {
        require(!text.isBlank(), at, "must not be empty");
    }

    private void some(String at, Collection<?> things) throws Refusal {
        require(!things.isEmpty(), at, "must not be empty");
    }

    private void span(String at, Duration span) throws Refusal {
        require(span.isPositive(), at, "must be longer than nothing");
    }

    private void require(boolean holds, String path, String message) throws Refusal {
        if (!holds) {
            throw tree.refusal(path, path + " " + message);
        }
    }

    private Refusal unknown(String path, String what, String name, Collection<String> names) {
        Optional<String> nearest = Nearest.to(name, names);
        String known =
                nearest.isPresent() ? "" : "; known: " + String.join(", ", new TreeSet<>(names));
        return tree.refusal(
                path, "%s: unknown %s \"%s\"%s".formatted(path, what, name, known), nearest);
    }
}
