package headroom.core.signal;

import headroom.core.environment.Level;
import java.util.Optional;

/// A level with its sentence.
///
/// @param headline what is wrong in a few words, such as "An orphaned replication slot is filling
///   the storage"
/// @param sentence what, since when and why, in one or two sentences with full stops
/// @param remedy the runbook to open, if there is one
public record Verdict(Level level, String headline, String sentence, Optional<Remedy> remedy) {}
