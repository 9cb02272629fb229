/// Reusable controls: they draw what they are given and know no screen. Their colours are in
/// `assets/css/controls.css`.
package headroom.desktop.control;
