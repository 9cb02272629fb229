package headroom.core.signal;

import java.util.Map;

/// The runbook that a judgement proposes, with its inputs filled in.
///
/// @param runbook the runbook's id
/// @param inputs its inputs by name, such as `slot` → `bg_upgrade`
public record Remedy(String runbook, Map<String, String> inputs) {

    public Remedy {
        inputs = Map.copyOf(inputs);
    }
}
