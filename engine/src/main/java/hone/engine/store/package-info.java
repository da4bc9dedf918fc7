/// The port to what lasts. Whatever `Store.write` has returned from is on disk.
@NullMarked
package hone.engine.store;

import org.jspecify.annotations.NullMarked;
