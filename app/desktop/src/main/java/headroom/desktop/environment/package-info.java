/// The environments as they are configured: adding, changing, ordering and removing them, importing
/// from a URL, and testing the way to their servers.
package headroom.desktop.environment;
