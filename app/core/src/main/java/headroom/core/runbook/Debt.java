package headroom.core.runbook;

import java.util.Optional;

/// Something without which the incident is not over.
///
/// @param check the automatic check; empty where only a person can tell, who then confirms by name
public record Debt(String id, String title, String text, Optional<Condition> check) {}
