/// The files that people write for Headroom: environments and runbooks in YAML, read strictly, and
/// the folders that hold them. A mistake is told with its place, its key and the nearest name; one
/// broken file hides no other.
@NullMarked
package headroom.adapters.files;

import org.jspecify.annotations.NullMarked;
