/// Where secrets are found on this machine. A secret's value goes to whoever asked and nowhere
/// else; no message repeats it.
@NullMarked
package headroom.adapters.secrets;

import org.jspecify.annotations.NullMarked;
