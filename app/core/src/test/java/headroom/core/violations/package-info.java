/// Classes that break the rules of core on purpose: each shows that its rule bites.
package headroom.core.violations;
