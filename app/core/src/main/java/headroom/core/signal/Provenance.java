package headroom.core.signal;

import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import java.time.Instant;
import java.util.Optional;

/// Where a gauge's value comes from and how old it is.
///
/// @param source as the field calls it, such as `pg_ls_waldir`
/// @param at when the value arrived; empty when there never was one
/// @param since since when it could not be read again; empty while it is fresh
/// @param trouble why not
public record Provenance(
        String source, Optional<Instant> at, Optional<Instant> since, Optional<Reason> trouble) {

    /// The provenance of something judged from one reading.
    public static Provenance of(String source, Reading<?> reading) {
        Optional<Instant> since =
                switch (reading) {
                    case Reading.Known<?> _ -> Optional.empty();
                    case Reading.Stale<?>(var _, var _, Instant failing, var _) ->
                            Optional.of(failing);
                    case Reading.Unavailable<?>(var _, Instant failing) -> Optional.of(failing);
                };
        return new Provenance(source, reading.arrival(), since, reading.trouble());
    }

    public boolean stale() {
        return trouble.isPresent();
    }

    /// How old the value is at `now`.
    public Optional<Age> age(Instant now) {
        return at.map(then -> Age.between(then, now));
    }
}
