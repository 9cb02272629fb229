package headroom.adapters.files;

import java.util.Optional;

/// One level that holds in an environment.
///
/// @param key such as `storage.warning`
/// @param value as the settings write it
/// @param from file and line that say so; empty where it is as shipped
public record AppliedLevel(String key, String value, Optional<String> from) {}
