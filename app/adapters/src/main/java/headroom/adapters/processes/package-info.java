/// The operating system's processes, as far as Headroom must know whether another of its own still
/// runs.
package headroom.adapters.processes;
