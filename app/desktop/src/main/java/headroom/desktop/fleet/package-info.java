/// All environments at one glance.
package headroom.desktop.fleet;
