/// The training container contract, seen from inside: the folder, its channels and data files.
@NullMarked
package hone.algorithms.container;

import org.jspecify.annotations.NullMarked;
