/// The command line: one class a command, plain standard output, exit codes. Sees no JavaFX but in
/// the one command that opens the window.
@NullMarked
package headroom.desktop.command;

import org.jspecify.annotations.NullMarked;
