/// What a tuning service does, apart from the wire and from where trainings run: its jobs, their
/// rules, the store, the loop. This package holds the vocabulary that all of it shares.
@NullMarked
package hone.engine;

import org.jspecify.annotations.NullMarked;
