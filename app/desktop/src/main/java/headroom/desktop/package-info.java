/// What the operator sees and types: one package per screen. Here lie `Main` and the composition
/// roots.
package headroom.desktop;
