/// What training jobs printed, wherever it is kept.
@NullMarked
package hone.engine.log;

import org.jspecify.annotations.NullMarked;
