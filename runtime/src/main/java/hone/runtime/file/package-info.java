/// Files and folders of this machine: named by hashes, under short names, copied.
@NullMarked
package hone.runtime.file;

import org.jspecify.annotations.NullMarked;
