/// The board of one environment: the worst in a banner, five gauges, and tables to look into.
package headroom.desktop.board;
