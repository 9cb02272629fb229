/// What Headroom talks to. One package per thing talked to; nothing lies in this one.
package headroom.adapters;
