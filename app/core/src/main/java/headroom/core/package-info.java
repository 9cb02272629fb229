/// What Headroom knows. One package per idea; nothing lies in this one.
package headroom.core;
