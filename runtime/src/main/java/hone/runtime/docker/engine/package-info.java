/// A small client of Docker's engine API: what running training jobs takes of it.
@NullMarked
package hone.runtime.docker.engine;

import org.jspecify.annotations.NullMarked;
