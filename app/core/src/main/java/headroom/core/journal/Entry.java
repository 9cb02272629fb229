package headroom.core.journal;

import java.time.Instant;

/// An event as it stands in the journal.
///
/// @param sequence from 1, without gaps
/// @param at when it was appended, in UTC
/// @param actor who did it: the operator's name, or `drill`
/// @param hash of this record and its predecessor's hash, in hexadecimal digits
public record Entry(long sequence, Instant at, String actor, Event event, String hash) {}
