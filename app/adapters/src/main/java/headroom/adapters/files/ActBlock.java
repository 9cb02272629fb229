package headroom.adapters.files;

import headroom.core.runbook.Condition;
import headroom.core.runbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.util.StdConverter;

/// A step of kind act as it is written: inputs are references, and what verifies stands in a block.
record ActBlock(
        String id,
        String title,
        String text,
        String mitigation,
        Map<String, Reference> with,
        Verify verify) {

    /// The runbook's input that fills the mitigation's.
    record Reference(String input) {}

    record Verify(Duration within, List<Condition> checks) {}

    static final class Reader extends StdConverter<ActBlock, Step.Act> {
        @Override
        public Step.Act convert(ActBlock block) {
            Map<String, String> with = new TreeMap<>();
            block.with().forEach((name, reference) -> with.put(name, reference.input()));
            return new Step.Act(
                    block.id(),
                    block.title(),
                    block.text(),
                    block.mitigation(),
                    with,
                    block.verify().checks(),
                    block.verify().within());
        }
    }
}
