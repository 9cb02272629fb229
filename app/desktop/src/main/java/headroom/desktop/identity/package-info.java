/// What stands there when an environment's servers are not the accepted ones, and accepting them.
package headroom.desktop.identity;
