/// The local store: the journal in SQLite, which is append-only, forced to disk and chained, and
/// the check that finds what was changed in it.
@NullMarked
package headroom.adapters.store;

import org.jspecify.annotations.NullMarked;
