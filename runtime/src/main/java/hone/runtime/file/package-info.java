/// Files and folders of this machine: written whole, named by hashes, under short names.
@NullMarked
package hone.runtime.file;

import org.jspecify.annotations.NullMarked;
