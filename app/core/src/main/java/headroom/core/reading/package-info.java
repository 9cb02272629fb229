/// What was read from a server, or why it was not: values with their time and unit, and the reasons
/// for their absence. Nothing here knows which server or which gauge.
@NullMarked
package headroom.core.reading;

import org.jspecify.annotations.NullMarked;
