/// Classes that break the rules of the house on purpose: each shows that its rule bites.
package headroom.desktop.violations;
