/// The bridge to the toolkit's thread: the one place that calls it, the newest value that wins, the
/// clock of the ages, themes and fonts.
package headroom.desktop.fx;
