/// Files of this machine: there whole or not at all, their owner's alone, on disk before they
/// count.
@NullMarked
package hone.engine.file;

import org.jspecify.annotations.NullMarked;
