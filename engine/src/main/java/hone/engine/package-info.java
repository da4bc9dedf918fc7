/// The tuning engine: the life of tuning jobs and training jobs, and the ports it needs.
@NullMarked
package hone.engine;

import org.jspecify.annotations.NullMarked;
