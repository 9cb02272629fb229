/// The port of a job queue's layout: what is asked of the server that holds the jobs, and what its
/// answers mean. Knows nothing of how it is asked, nor of what is to be thought of the answers.
@NullMarked
package headroom.core.queue;

import org.jspecify.annotations.NullMarked;
