/// The port of a job queue's layout: jobs, what they belong to, how they are moved without losing
/// one.
@NullMarked
package headroom.core.queue;

import org.jspecify.annotations.NullMarked;
