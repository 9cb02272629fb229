/// How a connection is encrypted and whom it trusts: what the settings say in PEM files, as Java
/// takes it. The one package that other adapters share.
@NullMarked
package headroom.adapters.tls;

import org.jspecify.annotations.NullMarked;
