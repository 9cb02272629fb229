/// From facts to judgements: what was read is taken apart by pure functions into a level and a
/// sentence per gauge. A sub-package per gauge holds its facts, its arithmetic and its judgement.
@NullMarked
package headroom.core.signal;

import org.jspecify.annotations.NullMarked;
