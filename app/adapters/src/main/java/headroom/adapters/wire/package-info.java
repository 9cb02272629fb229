/// Connections as every adapter needs them, whatever it speaks over them. Beside `tls` the one
/// package that other adapters share.
@NullMarked
package headroom.adapters.wire;

import org.jspecify.annotations.NullMarked;
