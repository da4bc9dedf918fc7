/// Built-in training algorithms: programs of their own that know nothing of Hone.
@NullMarked
package hone.algorithms;

import org.jspecify.annotations.NullMarked;
