/// Jobs as they stand: what the store holds and Describe tells. Data only; `hone.engine.rules`
/// decides how they change.
@NullMarked
package hone.engine.job;

import org.jspecify.annotations.NullMarked;
