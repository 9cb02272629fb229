/// How a connection is encrypted and whom it trusts: what the settings say in PEM files, as Java
/// takes it. Shared by other adapters, as `wire` is.
@NullMarked
package headroom.adapters.tls;

import org.jspecify.annotations.NullMarked;
