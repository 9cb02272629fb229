/// The frame around every screen: the environments, the heading, the status bar, the first start,
/// and the way from one screen to another.
package headroom.desktop.shell;
